"""`tonggak remind templates`: the WhatsApp templates as Meta is asked to approve them."""

import typer

from deployments.commands.typed import JsonOption
from deployments.printing import print_json
from notifications.channels.whatsapp_templates import (
    LANGUAGES,
    Language,
    Template,
    registration,
    shipped_templates,
)


def templates(*, as_json: JsonOption = False) -> None:
    """Print the WhatsApp templates that Meta must approve before the Cloud API can be used.

    With --json: in the form in which Meta takes them, in both languages.

    Example: tonggak remind templates
    """
    wanted = [(template, language) for template in shipped_templates().values() for language in LANGUAGES]
    if as_json:
        print_json({"templates": [registration(*each) for each in wanted]})
        return
    typer.echo("\n\n".join(_in_words(*each) for each in wanted))


def _in_words(template: Template, language: Language) -> str:
    examples = (parameter.example.within(language) for parameter in template.parameters)
    lines = [f"=== {template.name} · {language} · {template.category}", template.body.within(language), ""]
    lines += [f"{{{{{number}}}}} = {example}" for number, example in enumerate(examples, start=1)]
    return "\n".join(lines)
