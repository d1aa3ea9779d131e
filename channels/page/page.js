// Draws what the server tells, and asks it for what somebody does. It decides nothing itself.

const words = JSON.parse(document.getElementById("words").textContent);
const language = words.language;
const $ = (selector, root = document) => root.querySelector(selector);
const narrow = matchMedia("(max-width: 1120px)");
const small = matchMedia("(max-width: 640px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const phones = new Map(); // name -> what was drawn of it
let round = null, chosen = null, clockAhead = 0, openedLink = "";

// --- asking ---------------------------------------------------------------------------------

async function ask(what) {
  const answer = await fetch("do", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what),
  }).catch(() => null);
  if (!answer) tell(words.lost);
  return answer?.ok ?? false;
}

let told = 0;
function tell(text) {
  const status = $("#status");
  status.textContent = text;
  clearTimeout(told);
  told = setTimeout(() => { status.textContent = ""; }, 5000);
}

// --- making elements ------------------------------------------------------------------------

function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside);
  return made;
}

// --- time: the server tells the time on the wall, the page lets it go on -------------------------

const wall = (iso) => Date.parse(`${iso}:00Z`);
const told_as = (options) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options });
const inFull = told_as({ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hour12: false });
const short = told_as({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false });
const dayOnly = told_as({ weekday: "long", day: "numeric", month: "long" });

function drawClock() {
  const now = new Date(Date.now() + clockAhead);
  const text = (small.matches ? short : inFull).format(now);
  if ($("#clock").textContent !== text) $("#clock").textContent = text;
}
setInterval(drawClock, 5000);

let jumpsDrawn = "";
function drawJumps(jumps) {
  const is = JSON.stringify(jumps);
  if (is === jumpsDrawn) return; // else whoever stands on one with the keyboard would lose it
  jumpsDrawn = is;
  const made = Object.entries(jumps)
    .sort((one, other) => (one[1] < other[1] ? -1 : 1))
    .map(([name, at]) => make(
      "button", { type: "button", onclick: () => { close("#move"); ask({ what: "jump", to: name }); } },
      words[`jump_${name}`], make("span", { class: "small" }, short.format(wall(at))),
    ));
  $("#jumps").replaceChildren(...made);
}

$("#moment-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  close("#move");
  if (!(await ask({ what: "clock", to: $("#moment").value }))) tell(words.only_ahead);
});
$("#move").addEventListener("toggle", () => {
  if ($("#move").open) $("#moment").value = new Date(Date.now() + clockAhead).toISOString().slice(0, 16);
});

// Shuts what had dropped down; whoever used the keyboard goes on where it was opened.
function close(selector, root = document) {
  const drop = $(selector, root);
  drop.open = false;
  $("summary", drop).focus();
}

// --- the story --------------------------------------------------------------------------------

let story = { state: "off" }, wasDoing = "";
function drawStory(next) {
  story = next;
  const running = story.state === "playing", under = running || story.state === "paused";
  $("#play").textContent = running ? words.pause : story.state === "paused" ? words.go_on : words.play;
  $("#speed").textContent = `${story.speed}×`;
  $("#stop").hidden = !under;
  $("#progress").hidden = !under;
  $("#progress").value = story.place / story.length;
  const telling = story.telling || (story.state === "ended" ? words.story_ended : words.story_about);
  if ($("#telling").textContent !== telling) $("#telling").textContent = telling;
  const doing = JSON.stringify([round, story.doing]);
  if (doing === wasDoing) return; // else it would scroll back to what was done already
  wasDoing = doing;
  for (const phone of phones.values()) drawDoing(phone, story.doing.phone === phone.name ? story.doing : null);
}
$("#play").addEventListener("click", () => ask({ what: "story", do: story.state === "playing" ? "pause" : "play" }));
$("#step").addEventListener("click", () => ask({ what: "story", do: "step" }));
$("#faster").addEventListener("click", () => ask({ what: "story", do: "faster" }));
$("#stop").addEventListener("click", () => { ask({ what: "story", do: "stop" }); $("#play").focus(); });

function drawDoing(phone, doing) {
  phone.element.classList.toggle("acting", Boolean(doing));
  if (doing && narrow.matches) choose(phone.name);
  for (const button of phone.element.querySelectorAll(".about")) button.classList.remove("about");
  if (doing?.data) {
    const all = [...phone.element.querySelectorAll(".buttons button")].filter((b) => b.dataset.data === doing.data);
    all.at(-1)?.classList.add("about");
    if (all.length) toMiddle(phone.chat, all.at(-1));
  }
  if (doing?.start) phone.begin.querySelector("button").classList.add("about");
  write(phone, doing?.words ?? "");
}

function write(phone, text) {
  if (phone.writing === text) return;
  phone.writing = text;
  clearInterval(phone.writes);
  phone.ghost.hidden = !text;
  let shown = calm.matches ? text.length : 0;
  phone.ghost.textContent = text.slice(0, shown);
  if (!text || calm.matches) return;
  phone.writes = setInterval(() => {
    shown += 2;
    phone.ghost.textContent = text.slice(0, shown);
    if (shown >= text.length) clearInterval(phone.writes);
  }, 50);
}

// --- phones ---------------------------------------------------------------------------------

function newPhone({ name, title }) {
  const element = $("#a-phone").content.firstElementChild.cloneNode(true);
  const phone = {
    name, title, element, bubbles: new Map(), last: "", view: "kept", writing: "",
    chat: $(".chat", element), begin: $(".begin", element), composer: $(".composer", element),
    field: $("textarea", element), ghost: $(".ghost", element), record: $(".record", element),
  };
  element.id = `phone-${name}`;
  $("h2", element).textContent = title;
  $("h2", element).id = `title-${name}`;
  element.setAttribute("aria-labelledby", `title-${name}`);
  phone.chat.setAttribute("aria-label", words.chat.replace("{name}", title));
  const label = $("label", element);
  label.htmlFor = phone.field.id = `words-${name}`;
  label.textContent = `${words.message} (${title})`;
  $(".views", element).setAttribute("aria-label", `${words.kept}: ${title}`);
  wire(phone);
  new ResizeObserver(() => toEnd(phone)).observe(phone.chat);
  return phone;
}

function wire(phone) {
  const { element, name } = phone;
  phone.composer.addEventListener("submit", (event) => { event.preventDefault(); send(phone); });
  phone.field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(phone); }
  });
  $(".cancel", element).addEventListener("click", () => stopChanging(phone));
  $("[data-do=picture]", element).addEventListener("click", () => {
    close(".head .drop", element);
    ask({ what: "sends_a_picture", phone: name });
  });
  $("[data-do=block]", element).addEventListener("click", () => {
    close(".head .drop", element);
    ask({ what: "blocks", phone: name, blocked: !phone.blocked });
  });
  const toggle = $(".show-kept", element);
  toggle.addEventListener("click", () => {
    phone.record.hidden = !phone.record.hidden;
    toggle.setAttribute("aria-expanded", String(!phone.record.hidden));
    drawRecord(phone);
    toEnd(phone);
  });
  const tabs = [...element.querySelectorAll(".views button")];
  for (const tab of tabs) {
    tab.id = `${tab.dataset.view}-${name}`;
    tab.addEventListener("click", () => { phone.view = tab.dataset.view; drawRecord(phone); });
  }
  arrows(tabs, (tab) => { tab.focus(); tab.click(); });
}

function send(phone) {
  const text = phone.field.value.trim();
  if (!text) return;
  ask(phone.changing
    ? { what: "edits", phone: phone.name, message: phone.changing, words: text }
    : { what: "says", phone: phone.name, words: text });
  stopChanging(phone);
}

function change(phone, bubble) {
  phone.changing = bubble.id;
  phone.field.value = bubble.pieces.map((piece) => piece.text).join("");
  $(".cancel", phone.element).hidden = false;
  phone.field.focus();
}

function stopChanging(phone) {
  phone.changing = null;
  phone.field.value = "";
  $(".cancel", phone.element).hidden = true;
}

function drawPhone(phone, seen) {
  const { chat, begin, element } = phone;
  phone.blocked = seen.blocked;
  const before = phone.bubbles.size;
  const there = new Set(seen.bubbles.map((bubble) => bubble.id));
  for (const [id, drawn] of phone.bubbles) {
    if (!there.has(id)) { drawn.element.remove(); phone.bubbles.delete(id); }
  }
  const newest = seen.bubbles.findLast((bubble) => bubble.buttons.length)?.id;
  for (const bubble of seen.bubbles) {
    const drawn = phone.bubbles.get(bubble.id) ?? newBubble(phone, bubble);
    drawn.draw(bubble);
    drawn.element.classList.toggle("old", bubble.id !== newest);
  }
  drawDays(phone, seen.bubbles);
  $(".typing", element).hidden = !seen.typing;
  drawBegin(phone, seen);
  drawMenu(phone, seen.menu);
  $("[data-do=block]", element).textContent = seen.blocked ? words.unblock : words.block;
  if (phone.bubbles.size > before || seen.typing) toEnd(phone);
  if (phone.bubbles.size > before) markNew(phone);
  if (!phone.record.hidden) drawRecord(phone);
  chat.hidden = !begin.hidden && !phone.bubbles.size;
}

function drawDays(phone, bubbles) {
  for (const day of phone.chat.querySelectorAll(".day")) day.remove();
  let last = "";
  for (const bubble of bubbles) {
    const day = bubble.at.slice(0, 10);
    if (day !== last) phone.bubbles.get(bubble.id).element.before(make("p", { class: "day" }, dayOnly.format(wall(`${day}T00:00`))));
    last = day;
  }
}

function drawBegin(phone, seen) {
  const { begin } = phone;
  begin.hidden = !(seen.code || !seen.bubbles.length || seen.blocked);
  const button = $("button", begin);
  const [text, label] = seen.blocked ? [words.blocked, words.unblock]
    : seen.code ? [words.link_ready, words.open_link] : [words.link_waits, words.no_link];
  $("p", begin).textContent = text;
  button.textContent = label;
  button.classList.toggle("main", Boolean(seen.code || seen.blocked));
  button.onclick = () => ask(seen.blocked
    ? { what: "blocks", phone: phone.name, blocked: false }
    : { what: "starts", phone: phone.name, code: seen.code });
  phone.composer.hidden = !begin.hidden;
}

function drawMenu(phone, menu) {
  const holder = $(".menu", phone.element);
  holder.hidden = !menu.length;
  const is = JSON.stringify(menu);
  if (is === phone.menu) return;
  phone.menu = is;
  const made = menu.map(({ command, what }) => make("button", {
    type: "button",
    onclick: () => { close(".menu", phone.element); ask({ what: "says", phone: phone.name, words: `/${command}` }); },
  }, `/${command}`, make("span", { class: "small" }, ` ${what}`)));
  $(".panel", holder).replaceChildren(...made);
}

// To the newest message: its beginning, when it has so many buttons that not all of it fits.
function toEnd(phone) {
  const newest = [...phone.bubbles.values()].at(-1)?.element;
  if (newest) phone.chat.scrollTop = newest.offsetTop - 12;
}

// --- bubbles --------------------------------------------------------------------------------

function newBubble(phone, bubble) {
  const text = make("p", { class: "text", lang: "nl" }), foot = make("p", { class: "foot" });
  const said = make("div", { class: "said" }, make("span", { class: "unseen" }, bubble.mine ? words.you : words.bot));
  if (bubble.file) said.append(fileOf(phone, bubble));
  said.append(text, foot);
  const element = make("div", { class: bubble.mine ? "bubble mine" : "bubble" }, said);
  const buttons = bubble.buttons.map(({ label, data }) => make("button", {
    type: "button", "data-data": data, onclick: () => ask({ what: "presses", phone: phone.name, data }),
  }, label));
  if (buttons.length) element.append(make("div", { class: "buttons", lang: "nl" }, ...buttons));
  phone.chat.append(element);
  let was = "";
  const draw = (now) => {
    const is = JSON.stringify([now.pieces, now.edited]);
    if (is !== was) {
      text.replaceChildren(...now.pieces.map((piece) => pieceOf(piece)));
      foot.replaceChildren(...footOf(phone, now));
    }
    was = is;
    for (const button of buttons) button.classList.toggle("pressed", button.dataset.data === now.pressed);
  };
  const drawn = { element, draw };
  phone.bubbles.set(bubble.id, drawn);
  return drawn;
}

function pieceOf({ look, text, code }) {
  if (look === "literal") return make("code", {}, text);
  if (look !== "link") return text;
  return make("button", { type: "button", class: "link", onclick: () => openOn(code) }, words.open_here);
}

function footOf(phone, bubble) {
  const foot = [];
  if (bubble.mine && bubble.pieces[0]?.text !== "/start") {
    foot.push(make("button", { type: "button", onclick: () => change(phone, bubble) }, words.change));
  }
  if (bubble.guarded) foot.push(make("span", {}, words.guarded));
  if (bubble.edited) foot.push(make("span", {}, words.changed));
  foot.push(make("time", { datetime: bubble.at }, bubble.at.slice(11)));
  return foot;
}

function fileOf(phone, { file, pieces }) {
  const href = `file/${file.number}/${encodeURIComponent(file.name)}`;
  const caption = pieces.map((piece) => piece.text).join("");
  if (file.kind === "image/png") {
    const picture = make("img", { src: href, alt: caption.slice(0, 160), onload: () => toEnd(phone) });
    return make("a", { href, target: "_blank", rel: "noopener" }, picture);
  }
  const kind = file.name.split(".").pop().toUpperCase();
  return make("a", { class: "doc", href, target: "_blank", rel: "noopener" },
    make("b", {}, kind), make("span", {}, file.name), make("span", { class: "small" }, `${Math.ceil(file.bytes / 1024)} kB`));
}

function openOn(code) {
  openedLink = code;
  const dialog = $("#open-on");
  const made = [...phones.values()].map((phone) => make("button", {
    type: "button",
    onclick: () => {
      dialog.close();
      if (narrow.matches) choose(phone.name);
      ask({ what: "starts", phone: phone.name, code: openedLink });
    },
  }, phone.title));
  $(".choices", dialog).replaceChildren(...made);
  dialog.showModal();
}

// --- what is kept ---------------------------------------------------------------------------

async function drawRecord(phone) {
  if (phone.record.hidden) return;
  const tabs = [...phone.element.querySelectorAll(".views button")];
  const panel = $(".view", phone.record);
  panel.id = `view-${phone.name}`;
  for (const tab of tabs) {
    const on = tab.dataset.view === phone.view;
    tab.setAttribute("aria-selected", String(on));
    tab.setAttribute("aria-controls", panel.id);
    tab.tabIndex = on ? 0 : -1;
    if (on) panel.setAttribute("aria-labelledby", tab.id);
  }
  const wanted = phone.view;
  const path = wanted === "steps" ? `steps/${phone.name}?lang=${language}` : `kept/${phone.name}`;
  const answer = await fetch(path).catch(() => null);
  if (!answer?.ok) return;
  const found = await answer.json();
  if (wanted !== phone.view) return;
  const text = JSON.stringify(found);
  if (phone.drawn === wanted + text) return;
  if (!phone.drawn?.startsWith(wanted)) panel.scrollTop = 0;
  phone.drawn = wanted + text;
  panel.replaceChildren(...(wanted === "steps" ? stepsOf(found) : blocksOf(found[wanted])));
  if (wanted === "steps") toMiddle(panel, $(".here", panel));
  panel.lang = wanted === "steps" ? language : "nl";
}

// Scrolls within this alone; scrollIntoView would move the page, too.
function toMiddle(within, element) {
  const there = element.getBoundingClientRect(), seen = within.getBoundingClientRect();
  within.scrollTop += there.top - seen.top - (seen.height - there.height) / 2;
}

function blocksOf(blocks) {
  let sections = false;
  return blocks.map(({ look, text, rtl }) => {
    switch (look) {
      case "section": sections = true; return make("h3", {}, text);
      case "group": return make(sections ? "h4" : "h3", {}, text);
      case "words": return make("blockquote", { dir: rtl ? "rtl" : "ltr" }, text);
      default: return make("p", { class: look }, text);
    }
  });
}

function stepsOf({ picture, steps, step }) {
  const drawn = new DOMParser().parseFromString(picture, "image/svg+xml").documentElement;
  const items = steps.map(({ name, near }) => {
    const here = name === step, text = name.replaceAll("_", " ");
    const item = make("li", here ? { class: "is-here", "aria-current": "step" } : {}, text);
    if (here) item.append(` (${words.here})`);
    else if (near) item.append(` (${words.near})`);
    return item;
  });
  return [
    make("div", { class: "picture" }, document.importNode(drawn, true)),
    make("h3", {}, words.all_steps), make("ul", {}, ...items),
  ];
}

// --- one phone at a time, where there is room for one -----------------------------------------

function drawTabs() {
  const tabs = [...phones.values()].map((phone) => {
    phone.tab = make("button", {
      type: "button", role: "tab", id: `tab-${phone.name}`, "aria-controls": phone.element.id,
      onclick: () => choose(phone.name),
    }, phone.title);
    return phone.tab;
  });
  $("#tabs").replaceChildren(...tabs);
  arrows(tabs, (tab) => { tab.focus(); tab.click(); });
  choose(phones.has(chosen) ? chosen : phones.keys().next().value);
}

function choose(name) {
  chosen = name;
  for (const phone of phones.values()) {
    const on = phone.name === name;
    phone.element.classList.toggle("chosen", on);
    phone.tab?.setAttribute("aria-selected", String(on));
    if (phone.tab) phone.tab.tabIndex = on ? 0 : -1;
    if (on) { phone.tab?.classList.remove("new"); toEnd(phone); }
  }
}

function markNew(phone) {
  if (phone.name !== chosen) phone.tab?.classList.add("new");
}

function arrows(tabs, go) {
  tabs.forEach((tab, place) => tab.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) { event.preventDefault(); go(tabs[(place + by + tabs.length) % tabs.length]); }
  }));
}

// --- the page -------------------------------------------------------------------------------

function turnTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

const tools = {
  again: () => ask({ what: "begin", bare: false }),
  "again-bare": () => ask({ what: "begin", bare: true }),
  add: () => ask({ what: "add" }),
  theme: turnTheme,
  copy: showTest,
};
for (const button of document.querySelectorAll(".page-tools [data-do]")) {
  button.addEventListener("click", () => { close(".page-tools .drop"); tools[button.dataset.do](); });
}

async function showTest() {
  const text = await (await fetch("transcript")).text();
  $("#test pre").textContent = text;
  $("#test").showModal();
  await navigator.clipboard?.writeText(text).then(() => tell(words.copied), () => {});
}

document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll(".drop[open]")) if (!drop.contains(event.target)) drop.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of document.querySelectorAll(".drop[open]")) { drop.open = false; $("summary", drop).focus(); }
});

function draw(view) {
  if (view.round !== round) {
    round = view.round;
    phones.clear();
    $("#phones").replaceChildren();
  }
  const known = phones.size;
  for (const each of view.order) {
    if (phones.has(each.name)) continue;
    const phone = newPhone(each);
    phones.set(each.name, phone);
    $("#phones").append(phone.element);
  }
  if (phones.size !== known) drawTabs();
  for (const seen of view.phones) drawPhone(phones.get(seen.name), seen);
  for (const phone of phones.values()) if (!phone.record.hidden) drawRecord(phone);
  clockAhead = wall(view.clock) - Math.floor(Date.now() / 60000) * 60000;
  drawClock();
  drawJumps(view.jumps);
  drawStory(view.story);
  document.body.dataset.ready = "yes";
}

const stream = new EventSource(`events?lang=${language}`);
stream.addEventListener("message", (event) => draw(JSON.parse(event.data)));
stream.addEventListener("error", () => tell(words.lost));
