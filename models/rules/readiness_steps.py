"""What a missing criterion becomes: a step with an owner, a due rule and a paper to hand in."""

from models.rules.blueprint_step import DueRule, HandIn, HandInKind, StepBlueprint, StepKind, Text
from models.rules.readiness_criteria import Edition, Form, Item

FILE_PAPER, LINK_PAPER = "berkas", "tautan"


def step_code(proposal: str, item: Item) -> str:
    """Name the step by which an item of a proposal is owed: "rc-iplt-1-07"."""
    return f"rc-{proposal}-{item.number}"


def step_for(edition: Edition, item: Item, *, proposal: str, title: str, working_days: int) -> StepBlueprint:
    """Write the step for one missing item; `working_days` counts from the edition's anchor (-2: two before).

    `title` is the proposal's own, so that a reminder says what the paper is for.
    """
    issuer = edition.issuer(item.issued_by).title
    return StepBlueprint(
        code=step_code(proposal, item),
        title=Text(id=f"{item.title.id} – {title}", en=f"{item.title.en} – {title}"),
        instruction=Text(
            id=f"Diterbitkan oleh: {issuer.id}. Serahkan {_form_id(edition, item)}.",
            en=f"Issued by: {issuer.en}. Hand in {_form_en(edition, item)}.",
        ),
        kind=StepKind.DOCUMENT,
        owner=item.owner,
        due=DueRule(anchor=edition.due.anchor, working_days=working_days),
        review=True,
        hand_ins=tuple(_papers(edition, item)),
        source=f"Readiness criteria {edition.code}, {item.code}",
    )


def _papers(edition: Edition, item: Item) -> list[HandIn]:
    # Where either form will do, neither can be called required; the coordinator looks at what came.
    either = item.form is Form.BOTH
    file = HandIn(
        code=FILE_PAPER,
        title=item.title,
        required=not either,
        formats=edition.formats,
        max_mb=item.max_mb,
    )
    where = Text(id=f"Tautan: {item.title.id}", en=f"Link: {item.title.en}")
    link = HandIn(code=LINK_PAPER, title=where, kind=HandInKind.LINK, required=not either)
    return [paper for form, paper in ((Form.FILE, file), (Form.LINK, link)) if item.form in {form, Form.BOTH}]


def _form_id(edition: Edition, item: Item) -> str:
    size = f", paling besar {item.max_mb} MB" if item.max_mb else ""
    file = f"berkas {' atau '.join(edition.formats)}{size}"
    return {Form.FILE: file, Form.LINK: "tautannya", Form.BOTH: f"{file}, atau tautannya"}[item.form]


def _form_en(edition: Edition, item: Item) -> str:
    size = f" of at most {item.max_mb} MB" if item.max_mb else ""
    file = f"a file ({' or '.join(edition.formats)}){size}"
    return {Form.FILE: file, Form.LINK: "a link", Form.BOTH: f"{file}, or a link to it"}[item.form]
