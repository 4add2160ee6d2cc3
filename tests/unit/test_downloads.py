from __future__ import annotations

import pytest

from vclient._http.files import complete_file


def test_the_file_appears_when_it_is_complete(tmp_path):
    path = tmp_path / "a.zip"
    with complete_file(path) as file:
        file.write(b"one")
        assert not path.exists()
        (partial,) = tmp_path.iterdir()
        assert partial.name.startswith(".a.zip.")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_fails_leaves_nothing_behind(tmp_path, error):
    path = tmp_path / "a.zip"
    path.write_bytes(b"former")

    def fail() -> None:
        with complete_file(str(path)) as file:
            file.write(b"one")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_two_downloads_to_one_path_do_not_mix(tmp_path):
    path = tmp_path / "a.zip"
    with complete_file(path) as first, complete_file(path) as second:
        first.write(b"first")
        second.write(b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
