"""A pipeline as a board: a column a stage, with what it holds in all and its first cards."""

from kyndig.crm.queries.board.page import EVERYBODY, FIRST, MINE, MOST, TEAM, Board, Card, Wish, board, version_of
from kyndig.crm.queries.board.questions import pipelines_of

__all__ = ["EVERYBODY", "FIRST", "MINE", "MOST", "TEAM", "Board", "Card", "Wish", "board", "pipelines_of", "version_of"]
