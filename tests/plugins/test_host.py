"""Discovery without import, loading by name, and every way in which a plugin can break the contract of hooks."""

import sys

import pytest

from pembina.errors import PluginError
from pembina.plugins import Host, Rules
from pembina.plugins.hashing import plugin_hash
from pembina.plugins.host import HOOKS

BUILTIN = "pembina.plugins.builtin"
TABLE = '[tables.visits]\nregion = "entrant"\n'


def refusal(call, *args):
    with pytest.raises(PluginError) as caught:
        call(*args)
    (problem,) = caught.value.problems
    return problem


def test_listing_plugins_imports_none_of_them(install):
    install("harvest", "raise RuntimeError('imported')")
    host = Host()
    assert "harvest" in host.criterion_names()
    assert "visits" == host.manifest("harvest").unit
    assert "pembina_harvest" not in sys.modules


def test_an_award_loads_exactly_the_plugin_that_it_names(install):
    install("harvest")
    install("fishing", "raise RuntimeError('imported')")
    host = Host()
    criterion = host.criterion("harvest")
    assert "Visits" == type(criterion).__name__
    assert ["harvest"] == [found.name for found in host.loaded()]
    assert "pembina_fishing" not in sys.modules


def test_an_unknown_name_is_answered_by_the_likely_one(install):
    install("harvest")
    problem = refusal(Host().criterion, "harvets")
    assert ("PB401", 'did you mean "harvest"?') == (problem.code, problem.hint.show(str))


def test_two_claims_to_one_name_name_both(install):
    install("harvest", distribution="pembina-a", module="pembina_a")
    install("harvest", distribution="pembina-b", module="pembina_b")
    problem = refusal(Host().criterion, "harvest")
    assert "PB402" == problem.code
    assert "pembina-a 1.2 (pembina_a), pembina-b 1.2 (pembina_b)" == problem.args["claims"]


def test_a_blocked_plugin_is_never_imported(install):
    install("harvest", "raise RuntimeError('imported')")
    host = Host(blocked=["harvest"])
    assert "PB404" == refusal(host.criterion, "harvest").code
    assert "harvest" not in host.criterion_names()


def test_a_manifest_with_mistakes_says_where(install):
    install("harvest", manifest='api = 1\nname = "{name}"\ndirecton = "higher"\n')
    problem = refusal(Host().manifest, "harvest")
    assert ("PB403", "pembina_harvest/criterion.toml") == (problem.code, problem.place.file)
    assert "directon" in problem.args["reason"]
    assert "pembina-harvest" == problem.args["distribution"]


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ('api = 3\nname = "{name}"\n' + TABLE, "made for version 3"),
        (
            'api = 1\nname = "{name}"\n[parameters]\nleast = {{ type = "integer", default = "x" }}\n' + TABLE,
            "does not fit its own",
        ),
        (
            'api = 1\nname = "{name}"\n[parameters]\nleast = {{ type = "intger", default = 1 }}\n' + TABLE,
            "not a JSON Schema",
        ),
        (
            'api = 1\nname = "{name}"\n[parameters.least]\n"$ref" = "http://127.0.0.1:9/x.json"\ndefault = 1\n' + TABLE,
            "refers to something outside itself, which is never fetched: $ref http://127.0.0.1:9/x.json",
        ),
        (
            'api = 1\nname = "{name}"\n[parameters.least]\ndefault = 1\nanyOf = [{{ "$ref" = "file:///x" }}]\n' + TABLE,
            "never fetched: $ref file:///x",
        ),
        (
            'api = 1\nname = "{name}"\n[parameters.least]\n"$ref" = "#/no"\ndefault = 1\n' + TABLE,
            "refers to itself without end, or to nothing",
        ),
        (
            'api = 1\nname = "{name}"\n[parameters.least]\n"$ref" = "#"\ndefault = 1\n' + TABLE,
            "refers to itself without end, or to nothing",
        ),
        ('api = 1\nname = "{name}"\n', "reads at least one table"),
        ('api = 1\nname = "{name}"\nrange = {{ from = 2, to = 1 }}\n' + TABLE, "no value lies in this range"),
        ('api = 1\nname = "{name}"\nrange = {{ from = nan }}\n' + TABLE, "nan is not a finite number"),
        ('api = 1\nname = "{name}"\nfactor = inf\n' + TABLE, "inf is not a finite number"),
        ('api = 1\nname = "{name}"\n[tables.a]\nvalue = "entrant"\n', "name of an answer's column"),
        ('api = 1\nname = "{name}"\n[tables.a]\nx = "entrant"\n[tables.b]\ny = "entrant"\n', "share one name"),
        ('api = 1\nname = "{name}"\n[tables.a]\nx = "text"\n', "no column of type entrant"),
        ("api = 1\nname = \n", "Invalid value"),
    ],
)
def test_a_manifest_must_make_sense(install, manifest, reason):
    install("harvest", manifest=manifest)
    assert reason in refusal(Host().manifest, "harvest").args["reason"]


def test_what_takes_long_to_check_is_checked_when_a_plugin_is_used_and_once(install, monkeypatch):
    import jsonschema

    flawed = 'api = 1\nname = "{name}"\n[parameters]\nleast = {{ type = "integer", default = "x" }}\n' + TABLE
    install("harvest", manifest=flawed)
    install("fishing", manifest=flawed.replace('"x"', "1"))
    host, checked, check = Host(), [], jsonschema.Draft202012Validator.check_schema
    monkeypatch.setattr(
        jsonschema.Draft202012Validator, "check_schema", lambda schema, **how: [checked.append(schema), check(schema)]
    )
    assert {"harvest", "fishing"} <= set(host.criterion_names())
    assert [] == checked
    assert host.found("fishing") is host.found("fishing")
    assert [{"type": "integer", "default": 1}] == checked
    problem = refusal(host.manifest, "harvest")
    assert ("PB403", "pembina_harvest/criterion.toml", 4) == (problem.code, problem.place.file, problem.place.line)


def test_a_manifest_that_is_nested_beyond_measure_is_refused(install):
    install("harvest", manifest="a = " + "[" * 1000)
    assert "PB403" == refusal(Host().manifest, "harvest").code


def test_a_plugin_without_manifest_is_listed_with_the_reason(install):
    install("harvest", manifest=None)
    (found,) = Host().catalogue()["harvest"]
    assert found.manifest is None
    assert "PB405" == found.problem.problems[0].code


def test_the_manifest_and_the_entry_point_agree_on_the_name(install):
    install("harvest", manifest='api = 1\nname = "fishing"\n' + TABLE)
    assert "PB406" == refusal(Host().manifest, "harvest").code


def test_a_plugin_that_fails_at_import_is_named_with_its_own_line(install):
    install("harvest", "x = 1\n\nraise ValueError('no rain')\n")
    problem = refusal(Host().criterion, "harvest")
    assert ("PB407", "pembina_harvest/__init__.py", 3) == (problem.code, problem.place.file, problem.place.line)
    assert {"plugin": "harvest", "distribution": "pembina-harvest", "version": "1.2"}.items() <= problem.args.items()
    assert "ValueError: no rain" == problem.args["reason"]


def test_a_syntax_error_is_named_with_its_own_line(install):
    install("harvest", "x = 1\ndef broken(:\n")
    problem = refusal(Host().criterion, "harvest")
    assert ("PB407", "pembina_harvest/__init__.py", 2) == (problem.code, problem.place.file, problem.place.line)


def test_a_plugin_cannot_end_the_program(install):
    install("harvest", "import sys\nsys.exit(0)\n")
    assert "PB407" == refusal(Host().criterion, "harvest").code


HOOK = "from pembina import hookimpl, Criterion\nclass C(Criterion): pass\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (HOOK + "@hookimpl\ndef pembina_criterias():\n    return [C]\n", "pembina_criterias"),
        (HOOK + "@hookimpl\ndef pembina_criteria(award):\n    return [C]\n", "award"),
        (HOOK + "@hookimpl(tryfirst=True)\ndef pembina_criteria():\n    return [C]\n", "tryfirst"),
        (HOOK + "@hookimpl(trylast=True)\ndef pembina_criteria():\n    return [C]\n", "trylast"),
        (HOOK + "@hookimpl(wrapper=True)\ndef pembina_criteria():\n    return (yield)\n", "wrapper"),
        (HOOK + "@hookimpl(hookwrapper=True)\ndef pembina_criteria():\n    yield\n", "hookwrapper"),
    ],
)
def test_misspelt_hooks_foreign_arguments_orders_and_wrappers_are_refused(install, code, reason):
    install("harvest", code)
    problem = refusal(Host().criterion, "harvest")
    assert "PB408" == problem.code
    assert reason in problem.args["reason"]


@pytest.mark.parametrize(
    "code",
    [
        HOOK,
        HOOK + "@hookimpl\ndef pembina_criteria():\n    return [C, C]\n",
        HOOK + "@hookimpl\ndef pembina_criteria():\n    return [int]\n",
        HOOK + "@hookimpl\ndef pembina_criteria():\n    return [C()]\n",
    ],
)
def test_exactly_one_criterion_is_handed_over(install, code):
    install("harvest", code)
    assert "PB409" == refusal(Host().criterion, "harvest").code


def test_a_hook_that_raises_is_named_with_its_own_line(install):
    install("harvest", HOOK + "@hookimpl\ndef pembina_criteria():\n    return 1 / 0\n")
    problem = refusal(Host().criterion, "harvest")
    assert ("PB410", 5) == (problem.code, problem.place.line)
    assert "pembina_criteria" == problem.args["what"]


METHOD = """
from pembina import ScoringMethod, hookimpl

@hookimpl
def pembina_scoring_methods():
    return [ScoringMethod("{method}", {{}}, lambda values, parameters, scale: values)]
"""
PROMISE = 'api = 1\nname = "{name}"\n[provides]\nscoring-methods = ["halves"]\n'


def test_a_scoring_method_is_known_by_manifest_and_loaded_when_used(install):
    install("extra", METHOD.format(method="halves"), PROMISE, file="plugin.toml")
    host = Host(builtins=[BUILTIN])
    assert {"goalposts", "halves"} <= set(host.names("scoring-methods"))
    assert "pembina_extra" not in sys.modules
    assert "halves" == host.get("scoring-methods", "halves").name
    assert "extra" == host.provider("scoring-methods", "halves").name


def test_what_the_manifest_promises_is_handed_over(install):
    install("extra", METHOD.format(method="thirds"), PROMISE, file="plugin.toml")
    assert "PB409" == refusal(Host(builtins=[BUILTIN]).get, "scoring-methods", "halves").code


def test_nobody_can_replace_a_built_in_method(install):
    promise = PROMISE.replace("halves", "goalposts")
    install("extra", METHOD.format(method="goalposts"), promise, file="plugin.toml")
    host = Host(builtins=[BUILTIN])
    assert "PB402" == refusal(host.load, "extra").code
    assert "pembina.plugins.builtin" == host.provider("scoring-methods", "goalposts").name


def test_two_plugins_that_promise_one_method_are_both_named(install):
    install("extra", METHOD.format(method="halves"), PROMISE, file="plugin.toml")
    install("other", METHOD.format(method="halves"), PROMISE, file="plugin.toml")
    problem = refusal(Host(builtins=[BUILTIN]).get, "scoring-methods", "halves")
    assert ("PB402", "extra, other") == (problem.code, problem.args["claims"])


def test_an_unknown_extension_is_a_key_error():
    with pytest.raises(KeyError):
        Host(builtins=[BUILTIN]).get("scoring-methods", "magic")


def test_every_kind_of_extension_has_its_hook():
    host = Host(builtins=[BUILTIN])
    for kind, hook in HOOKS.items():
        assert hasattr(host._manager.hook, hook), kind


def test_the_hash_of_a_plugin_moves_with_its_code_and_manifest_only(install, tmp_path):
    install("harvest")
    folder = tmp_path / "pembina_harvest"
    before = plugin_hash(Host().found("harvest"))
    (folder / "README.md").write_text("words", "utf-8")
    assert before == plugin_hash(Host().found("harvest"))
    (folder / "__init__.py").write_text("# changed", "utf-8")
    assert before != plugin_hash(Host().found("harvest"))


def test_parameters_are_checked_by_the_manifest(install):
    manifest = 'api = 1\nname = "{name}"\n[parameters]\nleast = {{ type = "integer", minimum = 1, default = 2 }}\n'
    manifest += TABLE
    install("harvest", manifest=manifest)
    manifest = Host().manifest("harvest")
    assert {"least": 2} == manifest.defaults()
    assert [] == manifest.check_parameters({"least": 1})
    (fault,) = manifest.check_parameters({"least": 0})
    assert (("least",), "0 is too small; the least is 1") == (fault.at, fault.text.format_map(fault.args))
    (fault,) = manifest.check_parameters({"leest": 3})
    assert (("leest",), 'did you mean "least"?') == (fault.at, fault.hint)


def test_a_locale_with_a_mistake_keeps_its_plugin_from_use_and_no_other(install, tmp_path):
    install("harvest")
    install("fishing")
    (tmp_path / "pembina_harvest" / "locale").mkdir()
    (tmp_path / "pembina_harvest" / "locale" / "en.toml").write_text('title = "Harvest"\nunit = 5\n', "utf-8")
    problem = refusal(Host().manifest, "harvest")
    assert ("PB403", "pembina_harvest/locale/en.toml", 2) == (problem.code, problem.place.file, problem.place.line)
    assert "fishing" == Host().manifest("fishing").name


def test_what_is_handed_over_is_an_object_of_its_kind(install):
    code = METHOD.format(method="halves").replace("ScoringMethod(", "dict(name=").split("[dict")[0] + '["halves"]\n'
    install("extra", code, PROMISE, file="plugin.toml")
    problem = refusal(Host(builtins=[BUILTIN]).get, "scoring-methods", "halves")
    assert ("PB409", "pembina_extra/__init__.py") == (problem.code, problem.place.file)
    assert "pembina_scoring_methods hands over str, where ScoringMethod is due" == problem.args["reason"]


def test_a_plugin_refused_for_one_thing_hands_over_nothing(install):
    code = METHOD.format(method="halves") + "\n@hookimpl\ndef pembina_criteria():\n    return [int]\n"
    install("extra", code, PROMISE, file="plugin.toml")
    host = Host(builtins=[BUILTIN])
    assert ["PB409", "PB409"] == [refusal(host.get, "scoring-methods", "halves").code for _ in range(2)]


def test_parameters_cannot_be_changed_by_a_criterion():
    given = {"least": 1, "list": [1]}
    rules = Rules(given, None)
    with pytest.raises(TypeError):
        rules.parameters["least"] = 2
    rules["list"].append(2)
    assert {"least": 1, "list": [1]} == given


def test_a_schema_that_goes_round_in_circles_is_told_and_nothing_is_fetched(monkeypatch):
    import urllib.request

    from pembina.plugins.parameters import check_by_schema

    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: pytest.fail("it was fetched"))
    circle = {"if": {"type": "string"}, "then": {"$ref": "#"}}
    for schema in (circle, {"$ref": "http://127.0.0.1:9/x.json"}, {"$ref": "#/no"}):
        (fault,) = check_by_schema({"a": "x"}, {"a": schema})
        assert "refers to itself without end, or to nothing" in fault.text
    assert [] == check_by_schema({"a": 1}, {"a": circle})


def test_what_comes_with_pembina_is_known_without_importing_anything(install):
    manifest = 'api = 1\nname = "{name}"\n[provides]\nreaders = ["theirs"]\n' + TABLE
    install("harvest", manifest=manifest)
    host = Host(builtins=("pembina.data.builtin",))
    assert "theirs" in host.names("readers")
    assert {"json-lines", "xlsx", "result", "sealed-scores"} <= {*host.own_names("readers")}
    assert "theirs" not in host.own_names("readers")
    assert [] == host.loaded()
