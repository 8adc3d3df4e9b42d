"""One object of each kind among an organisation's customers, and among those that one of its people practises on."""

from django.core.files.uploadedfile import SimpleUploadedFile

from kyndig.crm.actions.files import add_file
from kyndig.crm.actions.own_fields import add_own_field
from kyndig.crm.actions.records import add
from kyndig.crm.actions.views import save_view
from kyndig.crm.actions.workspaces import practice_workspace, real_workspace
from kyndig.crm.models import OwnField, Workspace
from kyndig.ledger.models import Line
from kyndig.people.models import Person

# What `pk` is the number of, where it is not a company; the name of the page without its space.
PK = {f"{verb}{kind}": kind for kind in ("contact", "deal", "activity") for verb in ("", "change_")}
PK |= {"file": "file", "remove_file": "file", "erase_contact": "contact"}
PK |= {
    "move_deal": "deal",
    "reopen_deal": "deal",
    "pipeline": "pipeline",
    "remove_pipeline": "pipeline",
    "add_stage": "pipeline",
    "stage": "stage",
    "move_stage": "stage",
    "remove_stage": "stage",
    "view": "view",
    "delete_view": "view",
    "copy_view": "view",
    "own_field": "own_field",
    "move_own_field": "own_field",
    "put_own_field_away": "own_field",
    "take_own_field_back": "own_field",
    "reason": "reason",
    "remove_reason": "reason",
}


def kind_of(space: str, page: str, value: str) -> str:
    """What a value in an address of the CRM is the number of, in each of its two spaces."""
    kind = PK.get(page, "company") if value == "pk" else value
    return f"{space}_{kind}"


def customers_of(person: Person) -> dict[str, object]:
    """The numbers, by space and kind: `crm_company`, `practice_deal` and so on."""
    spaces = {"crm": real_workspace(person.organisation), "practice": practice_workspace(person)}
    return {
        f"{space}_{kind}": number
        for space, workspace in spaces.items()
        for kind, number in _numbers(workspace, person).items()
    }


def _numbers(workspace: Workspace, person: Person) -> dict[str, object]:
    company = add(workspace, "company", {"name": "Objekt AS"}, by=person)
    contact = add(workspace, "contact", {"given_name": "Kari", "company": company}, by=person)
    deal = add(workspace, "deal", {"name": "Salg", "company": company}, by=person)
    call = add(workspace, "activity", {"kind": "call", "subject": "Pris", "contacts": [contact]}, by=person)
    pipeline = workspace.pipelines.get()
    view = save_view(workspace, "company", "Våre", {}, shared=True, by=person)
    field = OwnField.objects.filter(organisation=workspace.organisation).first()
    field = field or add_own_field(workspace.organisation, "company", "Område", "text", (), by=person)
    file = add_file(company, SimpleUploadedFile("avtale.txt", b"avtale"), by=person)
    return {
        "company": company.pk,
        "file": file.pk,
        "contact": contact.pk,
        "deal": deal.pk,
        "activity": call.pk,
        "pipeline": pipeline.pk,
        "view": view.pk,
        "own_field": field.pk,
        "stage": pipeline.stages.first().pk,
        "reason": workspace.reasons.first().pk,
        "batch": Line.objects.filter(subject_type="crm.activity", subject_id=call.pk).get().batch,
    }
