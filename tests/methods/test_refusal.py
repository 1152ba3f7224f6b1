"""What a method cannot take, said so that a program can take it apart and a person can read it."""

from pembina.methods.refusal import N_, LibraryMissing, Unfit


def test_a_refusal_keeps_its_template_its_arguments_and_its_place() -> None:
    error = Unfit("at most {most}, found {found}", column=2, row=5, most=3, found=4)
    assert "at most 3, found 4" == str(error)
    assert "at most {most}, found {found}" == error.text
    assert {"most": 3, "found": 4} == error.args_
    assert (2, 5) == (error.column, error.row)
    assert isinstance(error, ValueError)


def test_a_refusal_without_a_place_has_none() -> None:
    error = Unfit("there is no entrant to compare")
    assert (None, None, {}) == (error.column, error.row, error.args_)


def test_marking_a_text_leaves_it_as_it_is() -> None:
    assert "found {value}" == N_("found {value}")


def test_a_missing_library_is_named_with_the_way_to_install_it() -> None:
    error = LibraryMissing("scipy", "methods")
    assert "this method needs scipy: pip install 'pembina[methods]'" == str(error)
    assert ("scipy", "methods") == (error.library, error.extra)
    assert isinstance(error, ImportError)
