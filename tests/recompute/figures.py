"""Recomputes the figures of a site from its rows, knowing nothing of the program but its definitions.

Written from assets/indicators.toml and docs/GLOSSARY.md alone: no code is shared with the program, and nothing but
the standard library is used. Usage: figures.py ROWS QUERIES ANSWERS, where ROWS is a folder of JSON lines, one file a
table, QUERIES a JSON list and ANSWERS the file to write.
"""

import json
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

UNKNOWN = "non_renseigne"
HANDLED = {"finalisee", "a_finaliser_en_autonomie"}
AT_EASE = {"plutot_a_l_aise", "tout_a_fait_a_l_aise"}
LONGEST = 1440
EPOCH = date(1970, 1, 1)
OF_REQUESTS = {
    "operator", "procedure", "theme", "level", "outcome", "blocking_reason", "orientation_target", "way", "handled",
}
# What drafts and workshops can be filtered by.
DRAFTS = ("agent", "channel")
WORKSHOPS = ("agent",)
# Without a value, these are outside of what is broken down: only a blocked request has a reason.
OUTSIDE = {"blocking_reason", "orientation_target", "handled"}


def day_of(number):
    return EPOCH + timedelta(days=number)


def department(town):
    return town[:3] if town.startswith(("97", "98")) else town[:2]


def yes(flag):
    return UNKNOWN if flag is None else ("oui" if flag else "non")


def bucket(minutes):
    if minutes is None:
        return UNKNOWN
    for edge, name in ((30, "moins_de_30"), (60, "30_59"), (120, "60_119")):
        if minutes < edge:
            return name
    return "120_et_plus"


class Site:
    def __init__(self, folder, zone, lists):
        zone = ZoneInfo(zone)
        local = lambda ms: datetime.fromtimestamp(ms / 1000, timezone.utc).astimezone(zone)
        rows = lambda name: [json.loads(line) for line in (Path(folder) / f"{name}.jsonl").open(encoding="utf-8")]
        themes = defaultdict(set)
        for row in rows("request_theme"):
            themes[row["request"]].add(row["theme"])
        sessions = {}
        self.drafts = []
        for row in rows("session"):
            start = local(row["started_at"])
            row["day"], row["hour"] = start.date(), start.hour
            row["requests"] = []
            if row["minutes"] is not None:
                row["minutes"] = min(row["minutes"], LONGEST)
            if row["state"] == "closed":
                sessions[row["id"]] = row
            elif row["state"] == "open":
                self.drafts.append(row)
        self.continued = set()
        for row in rows("request"):
            session = sessions.get(row["session"])
            if row["state"] == "removed" or session is None:
                continue
            row["themes"] = themes[row["id"]]
            # The session's own target is that of the request that was sent on.
            if row["orientation_target"] is None and row["outcome"] in lists["needs_orientation"]:
                row["orientation_target"] = session["orientation_target"]
            session["requests"].append(row)
            if row["returns_to"] is not None:
                self.continued.add(row["returns_to"])
        self.sessions = list(sessions.values())
        for session in self.sessions:
            session["values"] = session_values(session)
            for request in session["requests"]:
                request["values"] = request_values(request)
        self.workshops = [row for row in rows("workshop") if row["state"] == "closed"]
        for row in self.workshops:
            row["day"] = local(row["started_at"]).date()
        self.answers = rows("satisfaction")
        self.diagnoses = rows("diagnosis")
        for row in self.answers + self.diagnoses:
            row["day"] = day_of(row["day"])


def session_values(session):
    """The value of the session along each dimension of sessions."""
    town = session["town"]
    known = ("channel", "autonomy", "age_class", "gender", "social_status", "town")
    values = {dimension: session[dimension] or UNKNOWN for dimension in known}
    values.update(
        department=department(town) if town else UNKNOWN,
        mandate=yes(session["mandate_used"]),
        first_visit=yes(session["first_visit"]),
        returning=yes(any(r["returns_to"] is not None for r in session["requests"])),
        duration=bucket(session["minutes"]),
        weekday=str(session["day"].isoweekday()),
        hour=str(session["hour"]),
        source=session["source"],
        agent=session["agent"],
    )
    return values


def request_values(request):
    """Every value that the request has along each dimension of requests."""
    values = {}
    for dimension in OF_REQUESTS - {"theme", "handled"}:
        value = request[dimension]
        values[dimension] = () if value is None and dimension in OUTSIDE else (value or UNKNOWN,)
    values["theme"] = tuple(request["themes"]) or (UNKNOWN,)
    accompanied = request["level"] == "accompagnement"
    values["handled"] = (yes(request["outcome"] in HANDLED),) if accompanied else ()
    return values


def kept(site, first, last, filters):
    """The sessions that pass, each with the requests that do."""
    on_sessions = [(f["dimension"], set(f["codes"])) for f in filters if f["dimension"] not in OF_REQUESTS]
    on_requests = [(f["dimension"], set(f["codes"])) for f in filters if f["dimension"] in OF_REQUESTS]
    chosen = []
    for session in site.sessions:
        if not first <= session["day"] <= last:
            continue
        if not all(session["values"][dimension] in codes for dimension, codes in on_sessions):
            continue
        requests = session["requests"]
        if on_requests:
            requests = [
                request
                for request in requests
                if all(not codes.isdisjoint(request["values"][dimension]) for dimension, codes in on_requests)
            ]
        if requests or not on_requests:
            chosen.append((session, requests))
    return chosen


def rank(values, percent):
    """Nearest rank: the smallest value that so many per cent do not exceed."""
    values = sorted(values)
    return values[max(0, -(-len(values) * percent // 100) - 1)] if values else None


def ratio(part, whole):
    return {"part": part, "whole": whole} if whole else None


def figures(site, chosen, first, last, filters, today):
    sessions = [session for session, _ in chosen]
    requests = [request for _, of_it in chosen for request in of_it]
    minutes = [s["minutes"] for s in sessions if s["minutes"] is not None]
    followed = [s for s in sessions if s["person"] is not None]
    accompanied = [r for r in requests if r["level"] == "accompagnement"]
    drafts = [d for d in site.drafts if first <= d["day"] <= last]
    within = lambda rows: [row for row in rows if first <= row["day"] <= last]
    workshops = within(site.workshops)
    for f in filters:
        drafts = [d for d in drafts if (d.get(f["dimension"]) or UNKNOWN) in f["codes"]]
        workshops = [w for w in workshops if w.get(f["dimension"]) in f["codes"]]
    answers, diagnoses = within(site.answers), within(site.diagnoses)
    participants = sum(w["participants"] for w in workshops)
    rated = [d["self_rating"] for d in diagnoses if d["self_rating"] is not None]
    given = lambda rows, field: [row[field] for row in rows if row[field] is not None]

    def mean(rows, field):
        return ratio(sum(given(rows, field)), len(given(rows, field)))

    told = {
        "sessions": len(sessions),
        "requests": len(requests),
        "persons": len({s["person"] for s in followed}),
        "first_time_persons": len({s["person"] for s in followed if s["first_visit"]}),
        "participations": len(sessions) + (participants if knows(filters, WORKSHOPS) else 0),
        "minutes": sum(minutes),
        "duration_median": rank(minutes, 50),
        "duration_p90": rank(minutes, 90),
        "handled_on_site": ratio(sum(r["outcome"] in HANDLED for r in accompanied), len(accompanied)),
        "return_rate": ratio(sum(s["values"]["returning"] == "oui" for s in sessions), len(sessions)),
        "mandate_rate": ratio(sum(bool(s["mandate_used"]) for s in sessions), len(sessions)),
        "unfinished_drafts": len(drafts),
        "late_filings": sum(
            r["due_on"] is not None and day_of(r["due_on"]) < today and r["id"] not in site.continued
            for r in requests
        ),
        "workshops": len(workshops),
        "workshop_participants": participants,
        "workshop_minutes": sum(w["minutes"] for w in workshops),
        "satisfaction_answers": len(answers),
        "satisfaction_ease": mean(answers, "ease"),
        "satisfaction_clarity": mean(answers, "clarity"),
        "diagnoses": len(diagnoses),
        "diagnosis_own_email": mean(diagnoses, "own_email"),
        "diagnosis_own_phone": mean(diagnoses, "own_phone"),
        "diagnosis_reads_alone": mean(diagnoses, "reads_alone"),
        "diagnosis_at_ease": ratio(sum(code in AT_EASE for code in rated), len(rated)),
        "opening_days": len({s["day"] for s in site.sessions if first <= s["day"] <= last}),
    }
    # A figure that does not know a filter says nothing.
    for known, names in (
        (DRAFTS, ("unfinished_drafts",)),
        (WORKSHOPS, ("workshops", "workshop_participants", "workshop_minutes")),
        ((), [name for name in told if name.startswith(("satisfaction", "diagnos"))]),
    ):
        if not knows(filters, known):
            told.update(dict.fromkeys(names))
    return told


def knows(filters, dimensions):
    return all(f["dimension"] in dimensions for f in filters)


def breakdown(chosen, measure, dimension):
    counts, people = Counter(), defaultdict(set)
    for session, requests in chosen:
        if dimension not in OF_REQUESTS:
            codes = (session["values"][dimension],)
            if measure == "minutes":
                counts[codes[0]] += session["minutes"] or 0
            else:
                counts[codes[0]] += len(requests) if measure == "requests" else 1
        elif measure in ("requests", "minutes"):
            for request in requests:
                amount = 1 if measure == "requests" else min(request["minutes"] or 0, LONGEST)
                for code in request["values"][dimension]:
                    counts[code] += amount
        else:
            codes = {code for request in requests for code in request["values"][dimension]}
            counts.update(codes)
        if measure == "persons" and session["person"] is not None:
            for code in codes:
                people[code].add(session["person"])
    if measure == "persons":
        counts = {code: len(who) for code, who in people.items()}
    return {code: n for code, n in counts.items() if n}


def self_ratings(site, first, last, filters):
    """Diagnoses are linked to no session: a filter leaves none."""
    within = [d["self_rating"] for d in site.diagnoses if first <= d["day"] <= last and not filters]
    return dict(Counter(code for code in within if code is not None))


def load(chosen):
    cells = Counter((s["day"].isoweekday(), s["hour"]) for s, _ in chosen)
    return [[weekday, hour, n] for (weekday, hour), n in sorted(cells.items())]


def trend(chosen, first, step):
    points = Counter()
    for session, _ in chosen:
        day = session["day"]
        start = day.replace(day=1) if step == "month" else day - timedelta(days=day.weekday())
        points[max(start, first)] += 1
    return {day.isoformat(): n for day, n in points.items()}


def main(rows, queries, answers):
    asked = json.loads(Path(queries).read_text(encoding="utf-8"))
    site = Site(rows, asked["zone"], asked)
    today = date.fromisoformat(asked["today"])
    told = []
    for query in asked["queries"]:
        first, last = (date.fromisoformat(query[key]) for key in ("from", "to"))
        filters = query["filters"]
        chosen = kept(site, first, last, filters)
        told.append({
            "figures": figures(site, chosen, first, last, filters, today),
            "breakdowns": {
                f"{by['indicator']}.{by['dimension']}": (
                    self_ratings(site, first, last, filters)
                    if by["dimension"] == "self_rating"
                    else breakdown(chosen, by["indicator"], by["dimension"])
                )
                for by in query["breakdowns"]
            },
            "load": load(chosen),
            "trend": trend(chosen, first, query["step"]),
        })
    Path(answers).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
