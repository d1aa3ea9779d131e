"""The proeftuin as somebody meets it in a browser."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot import PAPERS
from channels.wording import Wording
from handover.summary_pdf import summary_pdf
from tests.browser.conftest import NARROW, WIDE, Opens, Serves
from tests.browser.served import AMSTERDAM, QUICK, Served
from upkeep.story import STORY, Presses

pytestmark = pytest.mark.asyncio(loop_scope="module")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def sees(page: Page, phone: str, text: str) -> None:
    """This stands in the chat of that phone."""
    await expect(page.locator(f"#phone-{phone} .chat")).to_contain_text(text)


# --- the phones -------------------------------------------------------------------------------


async def test_a_client_comes_in_presses_types_and_is_asked_on(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    client = page.locator("#phone-client")
    await client.get_by_role("button", name="Open de link").click()
    await sees(page, "client", "Ik ben een computer, geen mens.")
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        await (
            client.locator(".bubble:not(.old)")
            .get_by_role("button", name=label, exact=True)
            .click()
        )
        await expect(client.locator(".bubble:not(.old) .pressed")).to_have_count(0)
    await sees(page, "client", "Mag ik het dan aan Anna laten weten?")
    await client.get_by_role("button", name="Vraag het mij eerst").click()
    await client.get_by_role("button", name="Nee, ga door").click()
    await sees(page, "client", "Waar wordt u gelukkig van?")
    await client.get_by_role("textbox").fill("Koffie")
    await client.get_by_role("textbox").press("Enter")
    await sees(page, "client", "U schreef: “Koffie”")
    await client.get_by_role("button", name="Verander", exact=True).last.click()
    await client.get_by_role("textbox").fill("Koffie met de hulp")
    await client.get_by_role("button", name="Stuur").click()
    await sees(page, "client", "veranderd")
    await client.locator(".menu summary").click()
    await client.get_by_role("button", name="/later").click()
    await sees(page, "client", "Niemand leest dit nu.")


async def test_a_link_that_is_handed_out_opens_on_the_phone_that_somebody_chooses(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    nurse = page.locator("#phone-nurse")
    await nurse.get_by_role("button", name="Cliënt toevoegen").click()
    await nurse.get_by_role("textbox").fill("dhr. B")
    await nurse.get_by_role("button", name="Stuur").click()
    await nurse.get_by_role("button", name="Open op een telefoon").click()
    await page.get_by_role("dialog").get_by_role("button", name="Mantelzorger").click()
    await sees(page, "carer", "Uw verpleegkundige Anna heeft u gevraagd hier te komen.")


async def test_the_nurse_who_is_there_already_has_her_menu(opens: Opens, proeftuin: Served) -> None:
    page = await opens(proeftuin)
    nurse = page.locator("#phone-nurse")
    await nurse.get_by_text("Menu", exact=True).click()
    await nurse.get_by_role("button", name="/clienten").click()
    await expect(nurse.locator(".mine").last).to_contain_text("/clienten")


async def test_a_phone_that_is_added_has_a_name_to_be_found_by(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    await page.locator(".page-tools summary").click()
    await page.locator("[data-do=add]").click()
    await expect(page.get_by_role("heading", name="Telefoon 4")).to_be_visible()


async def test_time_goes_to_a_chosen_moment_and_what_is_due_happens(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    await page.get_by_text("Verzet de tijd").click()
    await page.get_by_role("button", name="Het bezoek begint").click()
    await sees(page, "nurse", "mw. A heeft de link nog niet gebruikt.")


async def test_what_is_kept_the_log_and_the_steps_stand_beside_a_phone(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    nurse = page.locator("#phone-nurse")
    await nurse.get_by_role("button", name="Wat is bewaard").click()
    await expect(nurse.locator(".view")).to_contain_text("De cliënt noemt haar Anna.")
    await nurse.get_by_role("tab", name="Stappen").click()
    await expect(nurse.locator(".steps .here text")).to_have_text("home")
    await expect(nurse.locator("[aria-current=step]")).to_contain_text("home")
    await nurse.get_by_role("button", name="mw. A").click()
    await expect(nurse.locator(".steps .here text")).to_have_text("client")


async def test_what_somebody_typed_is_text_and_never_the_page(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    nurse = page.locator("#phone-nurse")
    await nurse.get_by_role("textbox").fill("<img src=x onerror=alert(1)>{{title}}</script>")
    await nurse.get_by_role("button", name="Stuur").click()
    await sees(page, "nurse", "<img src=x onerror=alert(1)>{{title}}</script>")
    assert await page.locator("img").count() == 0


# --- the story --------------------------------------------------------------------------------


async def test_the_story_plays_to_the_end_and_the_nurses_pdf_is_what_the_page_gives(
    opens: Opens,
    serves: Serves,
) -> None:
    proeftuin = await serves(PAPERS)  # as for everybody: the page is really typeset
    page = await opens(proeftuin)
    await page.get_by_role("button", name="Speel het verhaal").click()
    await expect(page.locator("#telling")).to_contain_text(
        "Hier eindigt het verhaal", timeout=120_000
    )
    await sees(page, "nurse", "Eén keer per week hulp bij het douchen")
    await sees(page, "nurse", "vertelt Els")
    assert proeftuin.player.state == "ended"
    links = page.locator("#phone-nurse a.doc[href*=overzicht]")
    href = await links.last.get_attribute("href")
    assert href is not None
    got = await page.evaluate(
        "async (href) => [...new Uint8Array(await (await fetch(href)).arrayBuffer())]", href
    )
    assert bytes(got) == nurses_pdf(proeftuin)


def nurses_pdf(proeftuin: Served) -> bytes:
    """The page that her nurse gets, of what the client shared last, on whichever channel."""
    nurse = proeftuin.sandbox.store.recall("browser-nurse")
    assert nurse is not None
    [record] = nurse.caseload
    share = record.shares[-1]
    [visit] = (visit for visit in record.visits if visit.id == share.visit)
    say = Wording(nurse.person.form, AMSTERDAM).say
    return summary_pdf(share.summary, say, record.label, visit.starts_at, AMSTERDAM)


async def test_a_question_with_many_buttons_is_seen_before_they_are(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    asked = next(n for n, act in enumerate(STORY) if isinstance(act, Presses) and act.label == "6.")
    while proeftuin.player.done < asked:
        await proeftuin.player.step()
        await proeftuin.player.rested()
    question = page.locator("#phone-client .bubble:not(.old) .text")
    await expect(question).to_contain_text("Waar wilt u nu over vertellen?")
    await expect(question).to_be_in_viewport(ratio=0.9)


async def test_the_story_can_be_paused_stepped_and_taken_over(opens: Opens, serves: Serves) -> None:
    proeftuin = await serves(wait=None)
    page = await opens(proeftuin)
    await page.get_by_role("button", name="Eén stap").click()
    await expect(page.get_by_role("button", name="Speel verder")).to_be_visible()
    for _step in range(4):
        await page.get_by_role("button", name="Eén stap").click()
    await sees(page, "nurse", "Hoe noemen uw cliënten u?")
    await page.get_by_role("button", name="Neem het over").click()
    await page.locator("#phone-nurse").get_by_role("textbox").fill("Fatima")
    await page.locator("#phone-nurse").get_by_role("button", name="Stuur").click()
    await sees(page, "nurse", "U heeft hier nog geen cliënten.")
    assert proeftuin.player.state == "off"


# --- for everybody ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_axe_finds_nothing_that_keeps_somebody_out(
    opens: Opens, proeftuin: Served, size: tuple[int, int], dark: bool, language: str
) -> None:
    page = await opens(proeftuin, size=size, dark=dark, query=f"?lang={language}")
    if size == NARROW:
        await page.locator("#tab-nurse").click()
    await page.locator("#phone-nurse .show-kept").click()
    await expect(page.locator("#phone-nurse .view")).to_contain_text("Anna")
    await _faultless(page)
    await page.locator("#steps-nurse").click()
    await expect(page.locator("#phone-nurse .steps")).to_be_visible()
    await page.locator("#move summary").click()
    await _faultless(page)


async def _faultless(page: Page) -> None:
    found = await Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


async def test_a_narrow_screen_shows_one_phone_and_never_scrolls_sideways(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin, size=NARROW)
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await page.locator("#tab-client").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator("#phone-nurse")).to_be_visible()
    await page.get_by_role("button", name="Eén stap").click()
    await expect(page.get_by_role("button", name="Neem het over")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_long_chat_makes_a_narrow_page_no_longer(opens: Opens, proeftuin: Served) -> None:
    for act in range(1, 25):
        await proeftuin.player.step()
        await proeftuin.player.rested()
        assert proeftuin.player.done == act
    page = await opens(proeftuin, size=NARROW)
    footer = page.locator("footer")
    ends = await footer.evaluate("(last) => last.getBoundingClientRect().bottom + scrollY")
    assert await page.evaluate("document.documentElement.scrollHeight") <= ends + 1


async def test_the_keyboard_alone_opens_the_link(opens: Opens, proeftuin: Served) -> None:
    page = await opens(proeftuin)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Naar de telefoons"
    await page.keyboard.press("Enter")
    for _tab in range(4):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.textContent") == "Open de link":
            break
    await page.keyboard.press("Enter")
    await sees(page, "client", "geen mens")


async def test_the_page_speaks_english_and_the_bot_stays_dutch(
    opens: Opens, proeftuin: Served
) -> None:
    page = await opens(proeftuin)
    await page.get_by_role("link", name="English").click()
    await page.wait_for_selector("html[lang=en] body[data-ready]")
    await expect(page.get_by_role("button", name="Play the story")).to_be_visible()
    await sees(page, "nurse", "Over wie gaat het?")


async def test_the_typing_sign_is_seen_while_a_letter_is_set(opens: Opens, serves: Serves) -> None:
    is_set = threading.Event()

    def letter(*_: object) -> bytes:
        assert is_set.wait(60)
        return b"a letter"

    page = await opens(await serves(replace(QUICK, letter=letter)))
    nurse = page.locator("#phone-nurse")
    await nurse.get_by_role("button", name="Cliënt toevoegen").click()
    await nurse.get_by_role("textbox").fill("dhr. B")
    await nurse.get_by_role("button", name="Stuur").click()
    await expect(nurse.get_by_text("Tussendoor is aan het typen")).to_be_visible()
    is_set.set()
    await expect(nurse.locator("a.doc")).to_be_visible()
    await expect(nurse.get_by_text("Tussendoor is aan het typen")).to_be_hidden()


async def test_a_document_opens(opens: Opens, serves: Serves) -> None:
    proeftuin = await serves(papers=PAPERS)
    page = await opens(proeftuin)
    nurse = page.locator("#phone-nurse")
    await nurse.get_by_role("button", name="Cliënt toevoegen").click()
    await nurse.get_by_role("textbox").fill("dhr. B")
    await nurse.get_by_role("button", name="Stuur").click()
    href = await nurse.locator("a.doc").get_attribute("href")
    answer = await page.request.get(f"{proeftuin.address}{href}")
    assert (await answer.body()).startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    code = nurse.locator(".said img")
    assert await code.evaluate("(image) => image.decode().then(() => image.naturalWidth > 100)")
