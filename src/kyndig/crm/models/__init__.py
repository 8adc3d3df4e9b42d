from kyndig.crm.models.activity import Activity, ActivityContact
from kyndig.crm.models.company import Company
from kyndig.crm.models.contact import Contact, ContactPoint, Employment
from kyndig.crm.models.deal import Deal, DealContact, DealMember
from kyndig.crm.models.file import File
from kyndig.crm.models.own_field import OwnField
from kyndig.crm.models.pipeline import Pipeline, Reason, Stage
from kyndig.crm.models.record import Record
from kyndig.crm.models.saved_view import SavedView
from kyndig.crm.models.search import Renaming, SearchEntry, SearchWord
from kyndig.crm.models.tag import Tag
from kyndig.crm.models.workspace import Workspace

__all__ = [
    "Activity",
    "ActivityContact",
    "Company",
    "Contact",
    "ContactPoint",
    "Deal",
    "DealContact",
    "DealMember",
    "Employment",
    "File",
    "OwnField",
    "Pipeline",
    "Reason",
    "Record",
    "Renaming",
    "SavedView",
    "SearchEntry",
    "SearchWord",
    "Stage",
    "Tag",
    "Workspace",
]
