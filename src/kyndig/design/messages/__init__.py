"""The message catalogues: one a room, English as the message id, Norwegian bokmål as the translation.

`python -m kyndig.design.messages extract|compile|check [room …]`. Built on Babel, so that no gettext program is needed.
Only `extract` and `check` need Django, so that the build of a wheel can compile without it.
"""
