"""Looks through a monitoring form that is handed in, before anybody relies on it."""

from pathlib import Path

from models.dossier.file_names import ending_of
from models.dossier.findings import BadFile, Finding, Severity
from models.dossier.monitoring.reading import look_into
from models.dossier.spreadsheets import read_workbook
from models.rules.indicators import Monitoring
from models.rules.indicators_reading import shipped_monitoring
from models.rules.sentences import Sentence

TABLES = frozenset({"xlsx", "xls", "ods", "csv"})


def check_monitoring_file(path: Path, file_name: str, monitoring: Monitoring | None = None) -> list[Finding]:
    """List what is wrong or doubtful in a form, the gravest first; an empty list means it is sound.

    Without a file of indicators the shipped one is meant. What is no spreadsheet (a scan, say) gets a note
    that nothing was read. Call it in the shelter.
    """
    if ending_of(file_name) not in TABLES:
        message = Sentence("this is no spreadsheet, so its figures were not read; a person must look.")
        return [Finding(Severity.NOTE, "file", "", 0, "", "", file_name, message)]
    try:
        workbook = read_workbook(path, file_name)
        return list(look_into(workbook, monitoring or shipped_monitoring()).findings)
    except BadFile as bad:
        return list(bad.findings)
