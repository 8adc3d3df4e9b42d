"""Who may open which page: one row a URL name. `tests/test_url_table.py` tries every row as every role.

A row says which roles get in, and with which method a page is asked for where it is not GET. Everybody else gets 404 in
an organisation; who is not logged in is sent to the log-in. A new URL needs a row here.
"""

from dataclasses import dataclass, field, replace

LEAD, MANAGER, SUPERUSER, TRAINER, EMPLOYEE = "lead", "manager", "superuser", "trainer", "employee"
SEES, EDITS = "partner who sees", "partner who edits"
INSIDE = [LEAD, EDITS, SEES, MANAGER, SUPERUSER, TRAINER, EMPLOYEE]
ANONYMOUS, OUTSIDER = "anonymous", "outsider"

EVERYBODY = frozenset(INSIDE)
FOLLOWS = frozenset({LEAD, EDITS, SEES})
RUNS = frozenset({LEAD, EDITS})
LEADS = frozenset({LEAD})
SEES_PEOPLE = FOLLOWS | {SUPERUSER}
SEES_GROUPS = FOLLOWS | {MANAGER}
SEES_SESSIONS = FOLLOWS
STAFF = frozenset({LEAD, MANAGER, SUPERUSER, EMPLOYEE})
TRAINERS = frozenset({TRAINER, LEAD})
# What is one person's own is out of everybody else's reach, and the object tried is somebody else's.
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """`roles` get in. `post` marks a page that only takes POST. `extra` are values that the address needs, as is."""

    roles: frozenset[str]
    post: bool = False
    extra: dict[str, str] = field(default_factory=dict)


ORGANISATION: dict[str, Row] = {
    "land": Row(EVERYBODY),
    "people:list": Row(SEES_PEOPLE),
    "people:file": Row(SEES_PEOPLE),
    "people:add": Row(RUNS),
    "people:import": Row(RUNS),
    "people:import_columns": Row(RUNS),
    "people:import_preview": Row(RUNS),
    "people:import_discard": Row(RUNS, post=True),
    "people:import_done": Row(RUNS),
    "people:invite": Row(RUNS),
    "people:superusers": Row(FOLLOWS),
    "people:choose_superusers": Row(RUNS),
    "people:departments": Row(RUNS),
    "people:department": Row(RUNS),
    "people:merge": Row(RUNS, post=True),
    "people:remove_department": Row(RUNS, post=True),
    "people:settings": Row(RUNS),
    "people:take_back": Row(RUNS, post=True),
    "people:person": Row(SEES_PEOPLE),
    "people:change": Row(RUNS),
    "people:leave": Row(RUNS, post=True),
    "people:return": Row(RUNS, post=True),
    "people:give_role": Row(RUNS, post=True),
    "openness:me": Row(EVERYBODY),
    "openness:export": Row(EVERYBODY, extra={"form": "json"}),
    "openness:ledger": Row(LEADS),
    "openness:erase": Row(LEADS),
    "outbox:messages": Row(FOLLOWS),
    "outbox:message": Row(FOLLOWS),
    "outbox:send_again": Row(RUNS, post=True),
    "api:connections": Row(LEADS),
    "api:tokens": Row(STAFF),
    "api:revoke_token": Row(LEADS, post=True),  # the token tried is somebody else's
    "api:reference": Row(STAFF),
    "api:description": Row(STAFF),
    "api:add_endpoint": Row(LEADS),
    "api:endpoint": Row(LEADS),
    "api:change_endpoint": Row(LEADS),
    "api:switch_endpoint": Row(LEADS, post=True),
    "api:rotate_secret": Row(LEADS, post=True),
    "api:try_endpoint": Row(LEADS, post=True),
    "api:remove_endpoint": Row(LEADS, post=True),
    "api:delivery": Row(LEADS),
    "api:send_again": Row(LEADS, post=True),
    "superusers:department": Row(frozenset({SUPERUSER})),
    "training:programme": Row(FOLLOWS),
    "training:begin_programme": Row(RUNS, post=True),
    "training:missing": Row(FOLLOWS),
    "training:frame": Row(RUNS),
    "training:close_days": Row(RUNS, post=True),
    "training:open_days": Row(RUNS, post=True),
    "training:overview": Row(SEES_GROUPS),
    "training:timetable": Row(FOLLOWS),
    "training:make_timetable": Row(RUNS, post=True),
    "training:find_places": Row(RUNS, post=True),
    "training:place_search": Row(RUNS),
    "training:take_places": Row(RUNS, post=True),
    "training:take_places_back": Row(RUNS, post=True),
    "training:timetable_progress": Row(FOLLOWS),
    "training:stop_run": Row(RUNS, post=True),
    "training:publish_draft": Row(RUNS, post=True),
    "training:price_of_steps": Row(RUNS, post=True),
    "training:price_progress": Row(RUNS),
    "training:stop_price": Row(RUNS, post=True),
    "training:throw_draft_away": Row(RUNS, post=True),
    "training:take_draft_back": Row(RUNS, post=True),
    "training:bring_session_back": Row(NOBODY, post=True),  # the session tried was never taken away
    "training:away": Row(RUNS),
    "training:back_again": Row(RUNS, post=True, extra={"kind": "room"}),
    "training:draft_session": Row(FOLLOWS),
    "training:lock_session": Row(RUNS, post=True),
    "training:take_session_away": Row(RUNS, post=True),
    "training:give_seat": Row(RUNS, post=True),
    "training:move_sitter": Row(RUNS, post=True),
    "training:strands": Row(RUNS),
    "training:new_strand": Row(RUNS),
    "training:strand": Row(RUNS),
    "training:trainers": Row(RUNS),
    "training:new_trainer": Row(RUNS),
    "training:trainer": Row(RUNS),
    "training:rooms": Row(RUNS),
    "training:new_room": Row(RUNS),
    "training:room": Row(RUNS),
    "training:pause_strand": Row(RUNS, post=True),
    "training:move_strand": Row(RUNS, post=True),
    "training:retire_trainer": Row(RUNS, post=True),
    "training:retire_room": Row(RUNS, post=True),
    "training:me": Row(STAFF),
    "training:subscribe": Row(STAFF, post=True),
    "training:my_calendar": Row(EVERYBODY),
    "training:seat_calendar": Row(NOBODY),
    "training:does_not_suit": Row(NOBODY, post=True),
    "training:accept": Row(NOBODY, post=True),
    "training:switch": Row(NOBODY, post=True),
    "training:remove_calendar": Row(NOBODY, post=True),
    "training:fetch_calendar": Row(NOBODY, post=True),
    "training:remove_my_leave": Row(NOBODY, post=True),
    "training:leave": Row(RUNS),
    "training:leave_of_one": Row(RUNS),
    "training:new_session": Row(RUNS),
    "training:move_session": Row(RUNS),
    "training:cancel_session": Row(RUNS),
    "training:remove_leave": Row(RUNS, post=True),
    "training:restore_session": Row(RUNS, post=True),
    "training:session_note": Row(RUNS, post=True),
    "training:add_to_session": Row(RUNS, post=True),
    "training:seat": Row(RUNS, post=True),
    "training:sessions": Row(SEES_SESSIONS),
    "training:to_tell": Row(SEES_SESSIONS),
    "training:session": Row(SEES_SESSIONS),
    "training:my_sessions": Row(TRAINERS),
    "training:my_session": Row(NOBODY),
    "training:reopen_session": Row(NOBODY, post=True),
    "training:my_note": Row(NOBODY, post=True),
    "training:turned_up": Row(NOBODY, post=True),
}

# The pages of the CRM are there twice: with the organisation's customers, and with those that one practises on.
CUSTOMERS: dict[str, Row] = {
    "day": Row(STAFF),
    "log": Row(STAFF),
    "log_preview": Row(STAFF, post=True),
    "practice": Row(STAFF),
    "board": Row(STAFF),
    "board_version": Row(STAFF),
    "pipelines": Row(LEADS),
    "add_reason": Row(LEADS),
    "reports": Row(STAFF),
    "report_file": Row(STAFF, extra={"name": "stages"}),
    "search": Row(STAFF),
    "quick_search": Row(STAFF),
    "companies": Row(STAFF),
    "contacts": Row(STAFF),
    "deals": Row(STAFF),
    "activities": Row(STAFF),
    "narrow_list": Row(STAFF, extra={"kind": "company"}),
    "list_columns": Row(STAFF, extra={"kind": "company"}),
    "change_many": Row(STAFF, post=True, extra={"kind": "company"}),
    "list_file": Row(STAFF, extra={"kind": "company", "form": "csv"}),
    "save_view": Row(STAFF, post=True, extra={"kind": "company"}),
    "own_fields": Row(LEADS),
    "own_field": Row(LEADS),
    "move_own_field": Row(LEADS, post=True),
    "put_own_field_away": Row(LEADS, post=True),
    "take_own_field_back": Row(LEADS, post=True),
    "bin": Row(STAFF),
    "suggest": Row(STAFF),
    "twins": Row(STAFF, post=True, extra={"kind": "company"}),
    "add_company": Row(STAFF),
    "add_contact": Row(STAFF),
    "add_deal": Row(STAFF),
    "add_activity": Row(STAFF),
}
# Of the pages of one record, those to practise on are within reach of the one whose they are alone.
RECORDS: dict[str, Row] = {
    "company": Row(STAFF),
    "contact": Row(STAFF),
    "deal": Row(STAFF),
    "activity": Row(STAFF),
    "change_company": Row(STAFF),
    "change_contact": Row(STAFF),
    "change_deal": Row(STAFF),
    "change_activity": Row(STAFF),
    "bin_record": Row(STAFF, post=True, extra={"kind": "company"}),
    "restore": Row(STAFF, post=True, extra={"kind": "company"}),
    "undo": Row(STAFF, post=True),
    "history": Row(STAFF, extra={"kind": "company"}),
    # A saved list is its owner's; what others share can be copied.
    "view": Row(NOBODY),
    "delete_view": Row(NOBODY, post=True),
    "copy_view": Row(STAFF, post=True),
    "merge": Row(STAFF, extra={"kind": "company"}),
    "add_file": Row(STAFF, post=True, extra={"kind": "company"}),
    "file": Row(STAFF),
    "remove_file": Row(STAFF, post=True),
    "erase_contact": Row(LEADS),
    "move_deal": Row(STAFF),
    "reopen_deal": Row(STAFF, post=True),
    "pipeline": Row(LEADS),
    "remove_pipeline": Row(LEADS, post=True),
    "add_stage": Row(LEADS),
    "stage": Row(LEADS),
    "move_stage": Row(LEADS, post=True),
    "remove_stage": Row(LEADS),
    "reason": Row(LEADS),
    "remove_reason": Row(LEADS, post=True),
    "day_done": Row(STAFF, extra={"kind": "company"}),
    "day_move": Row(STAFF, extra={"kind": "company"}),
    "day_give": Row(STAFF, extra={"kind": "company"}),
}
ORGANISATION |= {f"crm:{name}": row for name, row in RECORDS.items()}
ORGANISATION |= {f"practice:{name}": replace(row, roles=NOBODY) for name, row in RECORDS.items()}
# What one practises on is made anew; the customers are not.
ORGANISATION |= {"crm:practice_reset": Row(NOBODY, post=True), "practice:practice_reset": Row(STAFF, post=True)}
ORGANISATION |= {f"{space}:{name}": row for space in ("crm", "practice") for name, row in CUSTOMERS.items()}

# Pages that belong to no organisation: what who is not logged in gets, and what everybody else gets.
EVERYWHERE: dict[str, tuple[int, int]] = {
    "home": (302, 302),
    "health": (200, 200),
    "customers": (302, 200),
    "calendar": (404, 404),
    "set_language": (405, 405),
    "design:gallery": (200, 200),
    "design:theme": (405, 405),
    "design:stylesheet": (200, 200),
    "design:script": (200, 200),
    "account_login": (200, 302),
    "account_request_login_code": (302, 302),
    "account_confirm_login_code": (302, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_reauthenticate": (302, 403),
    "account_signup": (404, 404),
    "account_email": (404, 404),
    "account_reset_password": (404, 404),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 403),
    "mfa_activate_totp": (302, 200),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 200),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 200),
    "mfa_reauthenticate_webauthn": (302, 403),
    "mfa_remove_webauthn": (302, 404),
    "mfa_edit_webauthn": (302, 404),
    "mfa_login_webauthn": (302, 302),
    "demo:roles": (200, 200),
    "demo:sign_in": (405, 405),
    "demo:mail:inbox": (200, 200),
    "demo:mail:mail": (404, 404),
    "demo:mail:html": (404, 404),
    "demo:mail:calendar": (404, 404),
    # A session opens nothing here, only a token does (tests/api): the numbers are those of who asks without one.
    "rest:root": (404, 404),
    "rest:nothing": (404, 404),
    **{
        f"rest:{name}": (401, 401)
        for name in ["companies", "company", "contacts", "contact", "deals", "deal", "activities", "activity"]
    },
    **{f"rest:files_of_{name}": (401, 401) for name in ["company", "contact", "deal", "activity"]},
    **{f"rest:restore_{name}": (405, 405) for name in ["company", "contact", "deal", "activity"]},
    **{f"rest:merge_{name}": (405, 405) for name in ["company", "contact", "deal", "activity"]},
    **{f"rest:{name}": (401, 401) for name in ["me", "openapi", "people", "tags", "pipelines", "reasons", "fields"]},
    "rest:search": (401, 401),
    "rest:undo": (405, 405),
}
