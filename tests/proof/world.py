"""One small county with an own and a foreign one of everything that an address can name."""

import io
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
    WorkflowTask,
)

from cases import feeds, surveys
from cases.exports import record
from cases.imports import running
from cases.models import Case, DeskView, DocumentTemplate, ItemVersion, Phrase, ServiceItem, SurveyPolicy
from cases.transition import transition
from cms import models as cms
from forms import chunks, intake, publishing, schema
from forms.filling import Filling
from forms.models import CodeList, Part
from forms.review import scenarios
from home import clock, days
from home.models import CalendarYear, Day, HomePage, Leave, Post, SiteProfile, Terminal, Unit, User
from tests.cases import engine_world
from tests.cms.conftest import FACTS

POSTS = {
    "window": ("town", "window"),
    "handler": ("town", "handler"),
    "lead": ("town", "lead"),
    "far_window": ("other", "window"),
    "far_handler": ("other", "handler"),
    "dispatcher": ("office", "dispatcher"),
    "supervisor": ("county", "supervisor"),
    "visitor": ("county", "visitor"),
    "auditor": ("county", "auditor"),
    "editor": ("office", "editor"),
}
ASKED = [
    {"key": "name", "type": "person_name", "label": "姓名", "required": True},
    {"key": "idno", "type": "id_number", "label": "身份证号", "secret": True, "purpose": "核对身份"},
    {"key": "phone", "type": "mobile", "label": "手机号", "secret": True, "purpose": "联系您"},
    {"key": "photo", "type": "picture", "label": "照片"},
]


class World:
    """``people``: role → User. ``codes``: which case's code the owner and the citizen know, by role.

    ``names``: what the templates of tests/urls.tsv may say.
    """

    def __init__(self) -> None:
        days.load()
        self.engine = engine_world.build()
        self.units = self.engine.units
        self.engine.types["permit"] = engine_world.case_type(_with_paper())
        self.people = {name: self._person(name, *post) for name, post in POSTS.items()}
        self.people["admin"] = User.objects.create_superuser("admin", password="one-window-2026", name="管理员")
        self.pages = _site_pages(self.units["zjj"])
        self.names: dict[str, Any] = {}
        self._forms()
        self._cases()
        self._drafts()
        self._tables()
        _page_things(self)
        _admin_things(self)

    def _person(self, name: str, unit: str, role: str) -> User:
        user = User.objects.create_user(name, password="one-window-2026", name=name)
        Post.objects.create(user=user, unit=self.units[unit], role=role)
        return user

    # --- what citizens said -----------------------------------------------------------------------------------------
    def _forms(self) -> None:
        shape = schema.build(
            {
                "title": "高龄津贴申领",
                "steps": [
                    {"title": "您是谁", "fields": ASKED[:2]},
                    {"title": "怎么联系您", "fields": ASKED[2:]},
                ],
            }
        )
        self.form = publishing.make_form("glbt", "高龄津贴申领", shape)
        self.names["scenario"] = scenarios.record(self.form, shape, "有人来", scenarios.Tried({"name": "林小溪"})).pk
        page = cms.FormPage(title="高龄津贴申领", slug="glbt", form=self.form)
        self.pages["form"] = self.pages["apply"].add_child(instance=page)

    def _cases(self) -> None:
        self.secrets: dict[str, str] = {}
        for name, unit in (("a", "town"), ("b", "other")):
            case = self._filed(unit, name)
            closed = self._closed(self._filed(unit, f"{name}_closed"))
            paper = case.submission.attachments.get()
            survey = closed.surveys.get()
            self.names |= {name: case.number, f"{name}_closed": closed.number, f"paper_{name}": paper.pk}
            self.names |= {f"seen_{name}": case.version, f"token_{name}": surveys.token(survey)}
        self.names |= {"clerk_a": self.people["handler"].pk, "clerk_b": self.people["far_handler"].pk}
        self.case, self.far_case = (Case.objects.get(number=self.names[name]) for name in "ab")

    def _drafts(self) -> None:
        """Somebody's draft with a file on its way; nobody here holds its key."""
        filling = Filling.fresh(self.form.current)
        filling.put({"name": "李四"})
        field = chunks.question(filling, "photo")
        self.names["piece"] = chunks.begin(filling, field, "a.jpg", 1000, "1").pk

    def _tables(self) -> None:
        """Tables that were sent and wait, with a wrong cell each; and one that was taken out."""
        for name, kind, target, who in (
            ("table", "cases", "tests.rescue", "far_window"),
            ("table_in", "items", "", "editor"),
        ):
            sent = ContentFile("姓名,电话,事项编码,事项名称,实施部门\n张三,不是电话,,,\n".encode())
            batch = running.received(self.people[who], kind, target, sent, "表.csv")
            running.go_on(60, batch)
            self.names[name] = batch.key
        key = storages["private"].save("exports/known", ContentFile(b"x"))
        now = clock.now()
        taken = record.begin(self.people["far_window"], format="csv", later=True, rows=1)
        type(taken).objects.filter(pk=taken.pk).update(file=key, finished_at=now, expires_at=now + timedelta(days=3))
        self.names["export"] = taken.pk
        view = DeskView.objects.create(owner=self.people["far_window"], name="急件", query="due=over", made_at=now)
        self.names["view"] = view.pk

    def _filed(self, unit: str, name: str) -> Case:
        secret = self.secrets[name] = f"secret-{name}-{uuid.uuid4().hex}"
        said = {"name": "张三", "idno": "11010519491231002X", "phone": "13800001234"}
        submission = intake.submit(
            self.form.current,
            said,
            key=uuid.uuid4().hex,
            files={"photo": [SimpleUploadedFile("老照片.png", png(), "image/png")]},
            channel="town",
            unit=self.units[unit],
            secret=secret,
        )
        return Case.objects.get(submission=submission)

    def _closed(self, case: Case) -> Case:
        place = case.holder.code
        clerk, handler = self.engine.person(f"window@{place}"), self.engine.person(f"handler@{place}")
        for name, by in (("accept", clerk), ("grant", handler)):
            transition(case, name, seen_version=case.version, by=by)
        return case


def _with_paper() -> dict[str, Any]:
    """The general life, which gives who files a paper to keep."""
    opening = engine_world.PERMIT["transitions"]["open"] | {"effects": [{"issue": "receipt"}]}
    return engine_world.PERMIT | {
        "transitions": engine_world.PERMIT["transitions"] | {"open": opening},
        "documents": {"receipt": {"label": "收件凭证", "number": "收〔{year}〕{seq}号", "public": True}},
    }


def png() -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()


# --- pages ----------------------------------------------------------------------------------------------------------
def _site_pages(authority: Unit) -> dict[str, Page]:
    """{slug: page} of a site with one page of every kind."""
    Page.objects.filter(depth__gt=1).delete()
    Site.objects.all().delete()
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="首页", slug="home"))
    site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    SiteProfile.objects.create(site=site, site_id_code="3305230001")
    pages: dict[str, Page] = {"home": home}
    for slug, kind in (
        ("services", cms.ServiceIndexPage),
        ("news", cms.NewsIndexPage),
        ("learning", cms.LearningIndexPage),
        ("apply", cms.FormIndexPage),
        ("track", cms.TrackPage),
    ):
        pages[slug] = home.add_child(instance=kind(title=slug, slug=slug))
    item = ServiceItem.objects.create(code="I199", name="高龄津贴申领", authority=authority, audience="person")
    ItemVersion.objects.create(item=item, number=1, facts=FACTS, valid_from=date(2026, 1, 1))
    pages["guide"] = pages["services"].add_child(
        instance=cms.ServiceGuidePage(title="高龄津贴申领", slug="i199", item_code="I199")
    )
    return pages


def _page_things(world: World) -> None:
    pages = world.pages
    now = datetime(2026, 10, 1, 9, tzinfo=clock.OFFICE_ZONE)
    story = cms.NewsPage(title="窗口延时", slug="n1", published=now, source="政务办", body="<p>正文</p>")
    pages["story"] = pages["news"].add_child(instance=story)
    post = cms.LearningPost(title="一句", slug="s1", kind="quote", line="事不隔夜", body="<p>今日事</p>")
    pages["lesson"] = pages["learning"].add_child(instance=post)
    rule = cms.PolicyPage(title="办法", slug="p1", issuer="县政府", body="<p>第一条</p>")
    pages["policy"] = pages["home"].add_child(instance=rule)
    listed = cms.CaseListPage(title="在办", slug="l1", kind="cases", over="tests.rescue", columns="case.number")
    pages["list"] = pages["news"].add_child(instance=listed)
    pages["draft"] = pages["news"].add_child(
        instance=cms.NewsPage(
            title="还没发布", slug="draft", published=now, source="政务办", body="<p>稿</p>", live=False
        )
    )
    old = cms.NewsPage(title="旧闻", slug="old", published=now, source="办", body="<p>旧</p>")
    pages["gone"] = pages["news"].add_child(instance=old)
    pages["locked"] = pages["news"].add_child(
        instance=cms.NewsPage(title="要密码", slug="locked", published=now, source="办", body="<p>内部</p>")
    )
    guarded = PageViewRestriction.objects.create(
        page=pages["locked"], restriction_type=PageViewRestriction.PASSWORD, password="open-sesame"
    )
    world.names |= {"restriction": guarded.pk} | {f"page_{name}": page.pk for name, page in pages.items()}


# --- what Wagtail's admin keeps -------------------------------------------------------------------------------------
def _admin_things(world: World) -> None:
    names, admin = world.names, world.people["admin"]
    picture = get_image_model().objects.create(title="照片", file=ContentFile(png(), "p.png"), width=8, height=8)
    paper = get_document_model().objects.create(title="材料", file=ContentFile(b"%PDF-1.4", "m.pdf"))
    picture._set_image_file_metadata()  # as an upload in the admin does; else looking would
    picture.save()
    paper._set_document_file_metadata()
    paper.save()
    names |= {"image": picture.pk, "media": picture.file.name, "document": paper.pk, "document_name": paper.filename}
    names |= {"redirect": Redirect.objects.create(old_path="/old", redirect_link="/services/").pk}
    names |= {"upload": _upload("m.pdf", paper, admin), "picture_upload": _upload("p.png", picture, admin)}
    names |= {"collection": Collection.get_first_root_node().add_child(name="公开资料").pk}
    names |= {f"unit_{code}": unit.pk for code, unit in world.units.items()}
    names |= {f"user_{name}": user.pk for name, user in world.people.items()}
    names |= {"uid": urlsafe_base64_encode(force_bytes(world.people["editor"].pk))}
    names |= {"reset": default_token_generator.make_token(world.people["editor"])}
    names |= {"post": Post.objects.get(user=world.people["window"]).pk, "group": Group.objects.create(name="试").pk}
    names |= {"site": Site.objects.get().pk, "serviceitem": ServiceItem.objects.get().pk}
    row = {"name": "intake.receipt", "number": 1, "file_name": "a.docx", "storage_key": "x", "at": clock.now()}
    names |= {"template": DocumentTemplate.objects.create(**row).pk}
    names |= {"codelist": CodeList.objects.create(slug="trades", title="行业").pk}
    names |= {"part": Part.objects.create(key="contact", title="联系人", fields=[]).pk}
    names |= {"calendar": feeds.make(world.people["handler"])}
    away = {"first": date(2026, 1, 1), "last": date(2099, 1, 1), "at": clock.now()}
    names |= {"terminal": Terminal.objects.create(number="01", unit=Post.objects.get(pk=names["post"]).unit).pk}
    names |= {"leave": Leave.objects.create(user=world.people["handler"], **away).pk}
    names |= {"phrase": Phrase.objects.create(title="已核查", text="已核查。", unit=world.units["town"]).pk}
    names |= {"rule": cms.ColumnRule.objects.create(column="news", days=14).pk}
    names |= {"words": cms.EverydayWords.objects.create(phrase="社会保障卡", words="社保卡").pk}
    names |= {"life": cms.LifeEvent.objects.create(key="moving", name="搬家", words="迁移").pk}
    names |= {"hot": cms.HotItem.objects.create(item=ServiceItem.objects.first()).pk}
    names |= {"sensitive": cms.SensitiveWord.objects.create(word="抓紧前来", level="refuse").pk}
    names |= {"policy": SurveyPolicy.objects.create(unit=Unit.objects.first(), ask="yes").pk}
    names |= {"year": CalendarYear.objects.first().pk, "day": Day.objects.first().pk}
    session = EditingSession.objects.create(user=admin, content_object=world.pages["story"], last_seen_at=clock.now())
    names |= {"session": session.pk}
    _workflows(world, admin)


def _upload(name: str, like, by: User) -> int:
    """A file somebody has uploaded and not yet named."""
    kind = ContentType.objects.get_for_model(like)
    row = UploadedFile(file=ContentFile(png(), name), uploaded_by_user=by, for_content_type=kind)
    row.save()
    return row.pk


def _workflows(world: World, admin: User) -> None:
    """Everything that has drafts is waiting for approval."""
    workflow, task = Workflow.objects.create(name="审核"), GroupApprovalTask.objects.create(name="审稿")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    world.names |= {"workflow": workflow.pk, "task": task.pk}
    kinds = {"page": world.pages["story"], "form": world.form, "casetype": world.engine.types["permit"]}
    for name, thing in kinds.items():
        revision = thing.save_revision(user=admin)
        state = workflow.start(thing, admin)
        found = {"revision": revision.pk, "workflow_state": state.pk, "task_state": state.current_task_state.pk}
        world.names |= {name: thing.pk} | {f"{name}_{key}": value for key, value in found.items()}
