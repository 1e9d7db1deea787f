"""REFI-QDA: nested codes, categories that are not codable, two users; read safely; a round trip.

Authority: the standard's schema (Project-mrt2019.xsd, REFI-QDA 1.0; www.qdasoftware.org) for elements and their order;
positions count Unicode characters from 0, the last left out, as QualCoder's import cuts texts. The first example is
written by hand after it, not by our writer.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from bphs.errors import InputError
from bphs.inputs.interviews import refi
from bphs.inputs.interviews.codebooks import read_tree
from bphs.inputs.interviews.projects import read_project
from bphs.inputs.interviews.reading import interview_findings, read_interviews
from bphs.inputs.interviews.settings import Interviews
from bphs.inputs.interviews.tables import read_table_of_excerpts
from bphs.inputs.interviews.writing import write_qdc, write_qdpx
from bphs.measures.agreement import agreement_by_code

TEXT = "𠀀说：十月才到。\r\nTwo of us.\r\n没人来。"
"""The first character lies beyond the basic plane: programs that count UTF-16 units would be one off."""
PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="mine" origin="by hand">
 <Users>
  <User guid="aaaaaaaa-0000-4000-8000-000000000001" name="Li"/>
  <User guid="{AAAAAAAA-0000-4000-8000-000000000002}" name="Hu"/>
 </Users>
 <CodeBook><Codes>
  <Code guid="CCCCCCCC-0000-4000-8000-000000000001" name="Money" isCodable="false">
   <Description>All about money</Description>
   <Code guid="CCCCCCCC-0000-4000-8000-000000000002" name="Late" isCodable="true">
    <Code guid="CCCCCCCC-0000-4000-8000-000000000003" name="Very late" isCodable="true"/>
   </Code>
  </Code>
  <Code guid="CCCCCCCC-0000-4000-8000-000000000004" name="Staff" isCodable="true"/>
  <Code guid="CCCCCCCC-0000-4000-8000-000000000005" name="quotable" isCodable="true"/>
 </Codes></CodeBook>
 <Variables><Variable guid="DDDDDDDD-0000-4000-8000-000000000001" name="Role" typeOfVariable="Text"/></Variables>
 <Cases><Case guid="EEEEEEEE-0000-4000-8000-000000000001" name="a manager">
  <VariableValue><VariableRef targetGUID="DDDDDDDD-0000-4000-8000-000000000001"/><TextValue>管理者</TextValue></VariableValue>
  <SourceRef targetGUID="FFFFFFFF-0000-4000-8000-000000000001"/>
 </Case></Cases>
 <Sources>
  <TextSource guid="FFFFFFFF-0000-4000-8000-000000000001" name="I1" plainTextPath="internal://one.txt">
   <PlainTextSelection guid="99999999-0000-4000-8000-000000000001" startPosition="3" endPosition="8">
    <Coding guid="88888888-0000-4000-8000-000000000001" creatingUser="AAAAAAAA-0000-4000-8000-000000000001">
     <CodeRef targetGUID="CCCCCCCC-0000-4000-8000-000000000002"/></Coding>
    <Coding guid="88888888-0000-4000-8000-000000000002" creatingUser="AAAAAAAA-0000-4000-8000-000000000001">
     <CodeRef targetGUID="CCCCCCCC-0000-4000-8000-000000000005"/></Coding>
   </PlainTextSelection>
   <PlainTextSelection guid="99999999-0000-4000-8000-000000000002" startPosition="3" endPosition="8">
    <Coding guid="88888888-0000-4000-8000-000000000003" creatingUser="AAAAAAAA-0000-4000-8000-000000000002">
     <CodeRef targetGUID="CCCCCCCC-0000-4000-8000-000000000003"/></Coding>
   </PlainTextSelection>
   <PlainTextSelection guid="99999999-0000-4000-8000-000000000003" startPosition="10" endPosition="20">
    <Coding guid="88888888-0000-4000-8000-000000000004" creatingUser="AAAAAAAA-0000-4000-8000-000000000002">
     <CodeRef targetGUID="CCCCCCCC-0000-4000-8000-000000000004"/></Coding>
   </PlainTextSelection>
   <PlainTextSelection guid="99999999-0000-4000-8000-000000000004" startPosition="0" endPosition="1"/>
  </TextSource>
  <PictureSource guid="FFFFFFFF-0000-4000-8000-000000000002" name="a photo" path="internal://photo.jpg"/>
 </Sources>
</Project>
"""


def packed(path, project=PROJECT, members=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if project is not None:
            archive.writestr("project.qde", project)
        for name, raw in (members or {"sources/one.txt": TEXT.encode("utf-8-sig")}).items():
            archive.writestr(name, raw)
    return path


def changed(*changes):
    text = PROJECT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problem(path):
    problems, _ = interview_findings(path.parent, Interviews(file=path.name))
    assert len(problems) == 1, problems
    return f"{problems[0].found}; {problems[0].expected}"


class TestReading:
    @pytest.fixture
    def found(self, tmp_path):
        return read_interviews(tmp_path, Interviews(file=packed(tmp_path / "mine.qdpx").name))

    def test_nested_codes_keep_their_place_and_categories_stay_categories(self, found):
        """The code that only marks what may be quoted is no theme."""
        codes = found.codes[["code", "parent", "theme", "level", "codable"]].to_numpy().tolist()
        assert codes == [
            ["Money", "", "Money", 0, False], ["Late", "Money", "Money", 1, True],
            ["Very late", "Late", "Money", 2, True], ["Staff", "", "Staff", 0, True],
        ]  # fmt: skip
        assert found.codes["definition_en"].to_list() == ["All about money", "", "", ""]

    def test_two_users_who_selected_the_same_characters_coded_one_excerpt(self, found):
        """GUIDs are the same with braces and in small letters."""
        assert found.applied[["excerpt", "role", "coder", "code"]].to_numpy().tolist() == [
            ["e1", "manager", "Li", "Late"], ["e1", "manager", "Hu", "Very late"], ["e2", "manager", "Hu", "Staff"],
        ]  # fmt: skip
        assert any("1 of 2 excerpts are selections that two users" in note for note in found.notes)
        assert any("pictures, sound and film left out: 1" in note for note in found.notes)

    def test_positions_count_characters_and_line_ends_as_they_stand(self, tmp_path):
        coded = read_project(packed(tmp_path / "mine.qdpx"))
        assert [excerpt.text_zh for excerpt in coded.excerpts] == ["十月才到。", "Two of us."]

    def test_only_what_is_marked_is_shown(self, found):
        assert found.excerpts["text_zh"].fillna("").to_list() == ["十月才到。", ""]

    def test_a_text_inside_the_xml_is_read_too(self, tmp_path):
        """As the standard has it: either PlainTextContent or plainTextPath; XML makes every line end one character."""
        inside = changed(
            (' plainTextPath="internal://one.txt">', ">\n<PlainTextContent>一二三十月才到。四</PlainTextContent>"),
            ('startPosition="10" endPosition="20"', 'startPosition="0" endPosition="2"'),
        )
        coded = read_project(packed(tmp_path / "mine.qdpx", inside, {"x": b""}))
        assert [excerpt.text_zh for excerpt in coded.excerpts] == ["一二", "十月才到。"]

    def test_a_pdf_is_read_by_its_text(self, tmp_path):
        pdf = changed(
            ('<TextSource guid="FFFFFFFF-0000-4000-8000-000000000001" name="I1" plainTextPath="internal://one.txt">',
             ('<PDFSource guid="FFFFFFFF-0000-4000-8000-000000000001" name="I1"><Representation '
             'guid="FFFFFFFF-0000-4000-8000-000000000009" plainTextPath="internal://one.txt">')),
            ("</TextSource>", "</Representation></PDFSource>"),
        )  # fmt: skip
        coded = read_project(packed(tmp_path / "mine.qdpx", pdf))
        assert [(excerpt.interview, excerpt.role) for excerpt in coded.excerpts] == [("I1", "manager")] * 2

    def test_codes_of_one_name_are_called_by_the_way_down(self, tmp_path):
        twice = changed(('name="Staff"', 'name="Late"'))
        found = read_interviews(tmp_path, Interviews(file=packed(tmp_path / "mine.qdpx", twice).name))
        assert found.applied["code"].to_list() == ["Money > Late", "Very late", "Late"]

    @pytest.mark.parametrize(
        ("change", "part"),
        [
            (('endPosition="8"', 'endPosition="800"'), "outside of its text"),
            (('startPosition="3"', 'startPosition="x"'), "outside of its text"),
            (('<CodeRef targetGUID="CCCCCCCC-0000-4000-8000-000000000004"/>', '<CodeRef targetGUID="no"/>'), "a code that the codebook has not"),
            (("internal://one.txt", "internal://two.txt"), "a text that is not there"),
            (("internal://one.txt", "absolute:///etc/hostname"), "a text that is not there"),
            (("internal://one.txt", "internal://../../etc/hostname"), "a text that is not there"),
            (("管理者", "mayor"), "role: 'mayor'"),
            (("000002\" name=\"Late\" isCodable=\"true\"", "000002\" name=\"Late\" isCodable=\"false\""), "only a category"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_with_a_project_is_told(self, tmp_path, change, part):
        assert part in problem(packed(tmp_path / "mine.qdpx", changed(change)))


class TestSafety:
    def test_no_entity_is_ever_resolved(self, tmp_path):
        """The file that the entity names is there, and its text reaches nobody."""
        (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
        entity = f'<!DOCTYPE Project [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>\n<Project '
        path = packed(tmp_path / "mine.qdpx", changed(("<Project ", entity), ("All about money", "&x;")))
        assert "document type" in problem(path)

    def test_entities_that_grow_are_refused_before_they_grow(self, tmp_path):
        """A billion laughs: nine levels of ten."""
        lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
        bomb = changed(("<Project ", f"<!DOCTYPE Project [{''.join(lines)}]>\n<Project "), ("All about money", "&a9;"))
        assert "document type" in problem(packed(tmp_path / "mine.qdpx", bomb))

    def test_a_zip_that_unpacks_to_more_than_a_project_holds_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(refi, "LARGEST", 100_000)
        members = {"Sources/one.txt": b" " * 100_001}
        assert "unpacks to more" in problem(packed(tmp_path / "mine.qdpx", members=members))

    def test_a_member_that_says_what_it_becomes_is_not_unpacked(self, tmp_path, monkeypatch):
        """9 MB of blanks in 9 kB: below every limit, and a thousand times as large as packed. A member that says less
        than it holds is read no further than it says, and its check sum does not agree.
        """
        path = packed(tmp_path / "mine.qdpx", members={"Sources/one.txt": b" " * 9 * 2**20})
        with monkeypatch.context() as patched:
            patched.setattr(zipfile.ZipExtFile, "read", lambda *_: pytest.fail("unpacked"))
            archive = refi.Archive(path)
            with pytest.raises(InputError, match="unpacks to more"):
                archive.read("Sources/one.txt")
        size = (9 * 2**20).to_bytes(4, "little")
        assert path.read_bytes().count(size) == 2
        path.write_bytes(path.read_bytes().replace(size, (9).to_bytes(4, "little")))
        with pytest.raises(InputError, match="cannot be unpacked"):
            refi.Archive(path).read("Sources/one.txt")

    def test_all_members_together_are_limited_too(self, tmp_path, monkeypatch):
        monkeypatch.setattr(refi, "MOST", len(PROJECT.encode()) + 5)
        assert "unpacks to more" in problem(packed(tmp_path / "mine.qdpx"))

    @pytest.mark.parametrize("name", ["../one.txt", "/etc/one.txt", "Sources\\..\\one.txt", "Sources/../../one.txt"])
    def test_names_that_lead_out_of_the_archive_are_refused(self, tmp_path, name):
        path = tmp_path / "mine.qdpx"
        packed(path, members={"Sources/XXXXXXXXXX": b"text"})
        if "\\" in name:  # zipfile itself would write a slash
            name = name.ljust(len("Sources/XXXXXXXXXX"), "X")
            path.write_bytes(path.read_bytes().replace(b"Sources/XXXXXXXXXX", name.encode()))
        else:
            packed(path, members={name: b"text"})
        assert "leads out of the archive" in problem(path)

    def test_two_members_of_one_name_are_refused(self, tmp_path):
        path = packed(tmp_path / "mine.qdpx", members={"project.qdX": PROJECT})
        path.write_bytes(path.read_bytes().replace(b"project.qdX", b"project.qde"))
        assert "two members of one name" in problem(path)

    def test_codes_nested_without_end_are_refused(self, tmp_path):
        deep = '<Code guid="c" name="x" isCodable="true">' * 500 + "</Code>" * 500
        path = packed(tmp_path / "mine.qdpx", changed(("<Codes>", f"<Codes>{deep}")))
        assert "nested deeper than" in problem(path)

    @pytest.mark.parametrize(
        ("raw", "part"),
        [(b"no zip", "no whole zip"), (b"", "no whole zip"), (b"PK\x03\x04" + b"\0" * 40, "no whole zip")],
    )
    def test_what_is_no_archive_is_told(self, tmp_path, raw, part):
        (tmp_path / "mine.qdpx").write_bytes(raw)
        assert part in problem(tmp_path / "mine.qdpx")

    @pytest.mark.parametrize(
        ("project", "part"),
        [(None, "no project.qde"), ("<Project", "XML that is not whole"), ("<x/>", "root 'x'"),
         ('<?xml version="1.0" encoding="klingon"?><Project/>', "XML that is not whole")],
    )  # fmt: skip
    def test_what_is_no_project_is_told(self, tmp_path, project, part):
        assert part in problem(packed(tmp_path / "mine.qdpx", project))

    def test_a_file_that_is_not_there_is_told(self, tmp_path):
        assert "no such file" in problem(tmp_path / "mine.qdpx")


BOOK = """code,parent,name_en,name_zh,definition_en,definition_zh,codable
money,,Money,经费,All about money,关于经费,false
late,money,Late,滞后,It comes late,下达滞后,true
staff,,Staff,人员,,,true
"""
ROWS = """interview,role,place,question,excerpt_en,excerpt_zh,codes_A,codes_B,quotable
I1,manager,urban,Money?,It comes in October.,十月才到。,late,late; staff,yes
I1,manager,urban,,Hard to plan & <do>.,不好安排。,late,,no
I2,resident,rural,,𠀀 Nobody comes.,𠀀 没人来。,staff,late,yes
"""


class TestRoundTrip:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "book.csv").write_text(BOOK, encoding="utf-8")
        (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
        return tmp_path

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_excerpts_codes_coders_and_marks_come_back(self, folder, language):
        coded = read_table_of_excerpts(folder / "rows.csv", {})
        tree, _ = read_tree(folder / "book.csv")
        write_qdpx(folder / "mine.qdpx", coded, tree, language=language)
        before = read_interviews(folder, Interviews(file="rows.csv", codebook="book.csv"))
        after = read_interviews(folder, Interviews(file="mine.qdpx", codebook="book.csv"))
        assert after.applied.equals(before.applied)
        text = f"text_{language}"
        columns = ["excerpt", "interview", "role", "place", "question", text, "shown"]
        assert after.excerpts[columns].equals(before.excerpts[columns])
        assert agreement_by_code(after.applied).equals(agreement_by_code(before.applied))

    def test_the_tree_comes_back_without_a_codebook_beside_it(self, folder):
        tree, _ = read_tree(folder / "book.csv")
        write_qdpx(folder / "mine.qdpx", read_table_of_excerpts(folder / "rows.csv", {}), tree, language="en")
        codes = read_interviews(folder, Interviews(file="mine.qdpx")).codes
        assert codes[["code", "parent", "level", "codable", "definition_en"]].to_numpy().tolist() == [
            ["Money", "", 0, False, "All about money"], ["Late", "Money", 1, True, "It comes late"],
            ["Staff", "", 0, True, ""],
        ]  # fmt: skip

    def test_a_codebook_comes_back_from_qdc(self, folder):
        tree, _ = read_tree(folder / "book.csv")
        write_qdc(folder / "book.qdc", tree)
        back, problems = read_tree(folder / "book.qdc")
        assert problems == []
        assert [(code.code, code.parent, code.codable, code.definition_zh) for code in back.codes] == [
            ("经费", "", False, "关于经费"), ("滞后", "经费", True, "下达滞后"), ("人员", "", True, ""),
        ]  # fmt: skip

    def test_same_excerpts_same_bytes(self, folder):
        coded, (tree, _) = read_table_of_excerpts(folder / "rows.csv", {}), read_tree(folder / "book.csv")
        one, other = (write_qdpx(folder / name / "mine.qdpx", coded, tree) for name in self.made(folder))
        assert one.read_bytes() == other.read_bytes()

    @staticmethod
    def made(folder):
        for name in ("one", "other"):
            (folder / name).mkdir()
            yield name

    def test_elements_stand_in_the_order_of_the_schema(self, folder):
        """Project: Users, CodeBook, Variables, Sources. Code: Description before Code. TextSource: selections before
        VariableValue. PlainTextSelection: Description before Coding.
        """
        tree, _ = read_tree(folder / "book.csv")
        path = write_qdpx(folder / "mine.qdpx", read_table_of_excerpts(folder / "rows.csv", {}), tree)
        with zipfile.ZipFile(path) as archive:
            root = ET.parse(io.BytesIO(archive.read("project.qde"))).getroot()
            members = set(archive.namelist())
        tags = lambda element: [child.tag.rpartition("}")[2] for child in element]  # noqa: E731
        assert tags(root) == ["Users", "CodeBook", "Variables", "Sources"]
        assert tags(root[1][0][0]) == ["Description", "Code"]
        assert tags(root[3][0]) == ["PlainTextSelection"] * 2 + ["VariableValue"] * 2
        assert tags(root[3][0][0])[0] == "Description"
        assert {f"Sources/{source.get('plainTextPath').removeprefix('internal://')}" for source in root[3]} < members


def test_a_codebook_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_tree(tmp_path / "book.qdc")
