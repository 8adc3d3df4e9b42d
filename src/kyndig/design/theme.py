"""Light, dark, or as the system says: the choice is kept in a cookie, so that it works without JavaScript."""

from django.http import HttpRequest, HttpResponse

COOKIE = "kyndig_theme"
THEMES = ("auto", "light", "dark")
A_YEAR = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """The chosen theme, `auto` when none or an unknown one was chosen."""
    chosen = request.COOKIES.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def remember_theme(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Keep the choice for a year. JavaScript may read and set it too, so that the page need not be loaded again."""
    if theme in THEMES:
        response.set_cookie(COOKIE, theme, max_age=A_YEAR, samesite="Lax", secure=secure)
