"""A small programme, and ways to spoil it."""

from textwrap import dedent

import pytest

from models.rules.blueprint_reading import read_programme
from models.rules.errors import BadInput

SMALL = dedent("""\
    code: small
    version: "2024.1"
    title: {id: Kecil, en: Small}
    policy_directions: [{id: a, en: a}, {id: b, en: b}, {id: c, en: c}, {id: d, en: d}, {id: e, en: e}]
    roles:
      - {code: coordinator, title: {id: Sekretariat, en: Secretariat}, kind: pokja}
      - {code: health, title: {id: Dinas Kesehatan, en: Health}, kind: opd}
    clinics:
      default: &seven
        1: &place {milestone: M4, phase: clinic, held_at: province}
        2: *place
        3: *place
        4: *place
        5: *place
        6: *place
        7: *place
    milestones:
      - code: M4
        title: {id: Tonggak, en: Milestone}
        year_in_programme: 2
        anchors:
          - {code: kick_off, title: {id: rakor, en: kick-off}, required: true}
          - {code: workshop, title: {id: lokakarya, en: workshop}, required: true, not_before: kick_off}
        phases:
          - code: kick_off
            kind: kick_off
            title: {id: Rakor, en: Kick-off}
            closes: coordinator
            steps:
              - code: undangan
                title: {id: Undangan, en: Invitation}
                kind: preparation
                owner: coordinator
                due: {anchor: kick_off, working_days: -5}
              - code: rakor
                title: {id: Rakor, en: Meeting}
                kind: meeting
                owner: coordinator
                due: {anchor: kick_off}
                needs: [undangan]
          - code: clinic
            kind: coaching_clinic
            title: {id: Clinic, en: Clinic}
            clinics: [1, 2, 3, 4, 5, 6, 7]
            closes: coordinator
            after: [kick_off]
            steps:
              - code: matriks
                title: {id: Matriks, en: Matrix}
                kind: document
                owner: health
                due: {anchor: workshop, working_days: -1, hour: "14:30"}
                needs: [rakor]
                hand_ins: [{code: berkas, title: {id: Berkas, en: File}, formats: [xlsx]}]
              - code: laporan
                title: {id: Laporan, en: Report}
                kind: follow_up
                owner: health
                due: {after: previous, working_days: 3}
    """)


def edited(*changes: tuple[str, str]) -> str:
    """The small programme's text with some words replaced."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def complaint(text: str) -> str:
    """What is said about a text that is no programme."""
    with pytest.raises(BadInput) as refused:
        read_programme(text, source_name="small.yaml")
    return str(refused.value)
