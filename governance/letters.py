"""Letters to owners of accounts, in both languages: nobody has said yet which they read."""

from facts.text import Text
from governance.accounts import Account
from governance.mail import Post, send

SUBJECT = "OSH Observatory: choose a password / 设置密码"
LETTER = """\
{name},

open this link to choose a password. It works once, for 24 hours or, the first time, for 14 days:

{address}

If you expected no such letter, tell your administrator.

请打开以上链接设置密码。链接仅可使用一次，有效期 24 小时（首次为 14 天）。
若您未预期此邮件，请告知管理员。
"""


def send_link(post: Post, account: Account, address: str) -> None:
    """Send an account its link.

    Raises
    ------
    OSError
        If the mail server is not there or does not take the letter.
    """
    send(post, account.email, SUBJECT, LETTER.format(name=account.name, address=address))


REMINDER_SUBJECT = "OSH Observatory: a return is waited for / 报表报送提醒"
REMINDER = """\
{en}

{zh}

{address}

If it was sent in the meantime, take this letter as done.
如已报送，请忽略此邮件。
"""


def send_reminder(post: Post, to: str, text: Text, address: str) -> None:
    """Remind an enterprise of a return it owes.

    Raises
    ------
    OSError
        If the mail server is not there or does not take the letter.
    """
    letter = REMINDER.format(en=text.en, zh=text.zh, address=address)
    send(post, to, REMINDER_SUBJECT, letter)
