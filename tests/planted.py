"""Texts that would do something where they are shown, if they were taken for more than text."""

MARKUP = "<b>x</b> *x* _x_ [l](http://evil.example) <script>alert(1)</script> &amp; {0} %s ${x} {x}"
LINKS = "Typ /start of /my_answers @somebody #x $USD evil.nl javascript:alert(1) tg://x"
TYPST = '#image("x") $x$ @ref = Heading #panic() \\ ` // *'
TURNING = "\u202eneddils\u202c \u2066x\u2069 \ufeff a\u200bb \u2028 c\U000e0041"
TERMINAL = "\x1b[31mrood\x1b[0m \x9b2J \a \x00 \r \x1b]0;t\x07"
EMOJI = "👩🏽‍⚕️ 👨‍👩‍👧 ❤️‍🔥 مي‌خواهم क्‍ष"

TURNS_OR_STEERS = "\u202e\u202c\u2066\ufeff\u200b\u2028\U000e0041\x1b\x9b\a\x00\r\x07"
