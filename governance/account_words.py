"""What accounts refuse, in both languages: a person who cannot sign in must understand why."""

from collections.abc import Sequence

from facts.refusal import NotAllowed, SpokenRefusal
from facts.text import Text

CANNOT_SIGN_IN = Text(
    "this name and password do not sign anybody in; after several failures an account waits for "
    "a while, and an administrator can send a link for another password",
    "用户名或密码不正确；多次失败后账户将被暂时锁定，管理员可发送重设密码的链接",
)
WRONG_CODE = Text(
    "this code is wrong, was used before, or is too old; write the one your device shows now",
    "验证码错误、已使用或已过期；请输入设备当前显示的验证码",
)
WRONG_PASSWORD = Text(
    "this is not the password of this account; write the present one",
    "当前密码不正确；请输入现用密码",
)
DEAD_LINK = Text(
    "this link was used or has expired; ask an administrator for another",
    "该链接已使用或已过期；请向管理员索取新链接",
)
LAST_ADMINISTRATOR = Text(
    "this is the last administrator; make another account an administrator first",
    "这是最后一个管理员账户；请先将另一账户设为管理员",
)
NO_ACCOUNT = Text("there is no account of this name", "没有此用户名的账户")
TAKEN = Text("this name has an account already; choose another", "该用户名已存在；请使用其他用户名")
BAD_NAME = Text(
    "a name has 2 to 64 letters, digits and . _ @ - and begins with a letter or digit",
    "用户名须为 2 至 64 个字母、数字或 . _ @ -，并以字母或数字开头",
)
BAD_EMAIL = Text("this is no mail address; leave it empty if there is none", "邮箱地址无效；可留空")
NO_ROLE = Text("an account has a role that is not public", "账户须有公众以外的角色")
NOT_KNOWN_THERE = Text(
    "the provider knows you, but no account here has your verified mail address; "
    "ask an administrator for one",
    "身份提供方已确认您的身份，但本系统没有与您已验证邮箱相符的账户；请联系管理员",
)
PLAIN_HTTP = Text(
    "passwords are not taken over plain HTTP from another machine; ask for HTTPS",
    "不接受来自其他机器的明文 HTTP 密码；请使用 HTTPS",
)


def no_enterprise(codes: Sequence[str]) -> Text:
    """Say which codes of a place are of no enterprise."""
    shown = ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")
    return Text(
        f"{shown}: no unified social credit code, and not in the register; enter the enterprise "
        "in the register first, or write the code anew",
        f"{shown}：不是有效的统一社会信用代码，名录中也没有；请先登记企业，或重新填写代码",
    )


def too_many_codes(count: int, most: int) -> Text:
    """Say that a group is larger than one account may report for."""
    return Text(
        f"{count:,} enterprises in one account; there may be {most:,}, so make several accounts",
        f"一个账户最多可代报 {most:,} 家企业，现有 {count:,} 家；请分为多个账户",
    )


SHOWN = 5  # codes in one sentence


class AccountRefusal(SpokenRefusal):
    """Something about an account that cannot be, said in both languages."""


class SignInRefused(AccountRefusal, NotAllowed):
    """Somebody is not let in; the sentence does not say whether there is such an account."""
