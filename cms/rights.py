"""Who may enter the Wagtail admin: people with an active post as editor, and administrators. Nobody else.

The rights hang on one group; the posts decide who is in it. A post that begins or ends by its date counts from the
next sign-in on, or when `ensure_groups` runs. A second group holds those who review guides: editors of the office.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in
from django.db.models import Q
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from home import clock
from home.models import Post, Unit, User

EDITORS = "编辑"
REVIEWERS = "指南审核"
REVIEW, REVIEW_TASK = "办事指南审核", "政务办审核"
REVIEWING = (Unit.Level.OFFICE, Unit.Level.COUNTY)  # whose editors review what departments draft
FULL = ("add", "change", "delete", "view", "publish", "lock", "unlock")
MODELS = {
    ("forms", "form"): FULL,
    ("forms", "codelist"): ("add", "change", "delete", "view"),
    ("forms", "part"): ("add", "change", "delete", "view"),
    ("cases", "casetype"): FULL,
    ("cases", "serviceitem"): ("add", "change", "view"),
    ("cases", "phrase"): ("add", "change", "delete", "view"),
    ("cms", "hotitem"): ("add", "change", "delete", "view"),
    ("cms", "lifeevent"): ("add", "change", "delete", "view"),
    ("cms", "sensitiveword"): ("add", "change", "delete", "view"),
    ("cms", "everydaywords"): ("add", "change", "delete", "view"),
    ("cms", "columnrule"): ("add", "change", "delete", "view"),
    ("home", "calendaryear"): ("add", "change", "view"),  # whoever pastes the year's notice
    ("wagtailadmin", "admin"): ("access",),
}
PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILES = {"image": ("add", "change", "choose"), "document": ("add", "change", "choose")}


def ensure_groups() -> Group:
    """The editors' group with the rights of this release, and everybody in it who belongs there. May run twice."""
    group, _made = Group.objects.get_or_create(name=EDITORS)
    group.permissions.set(_model_permissions())
    if root := Page.get_first_root_node():
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGES):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    if files := Collection.get_first_root_node():
        for permission in _file_permissions():
            GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=permission)
    sync_all(group)
    sync_all(Group.objects.get_or_create(name=REVIEWERS)[0])
    ensure_review()
    return group


def ensure_review() -> None:
    """The review of guides, made once: what an administrator has changed about it since stays."""
    from cms.models import ServiceIndexPage

    index, group = ServiceIndexPage.objects.first(), Group.objects.filter(name=REVIEWERS).first()
    if index is None or group is None or Workflow.objects.filter(name=REVIEW).exists():
        return
    workflow = Workflow.objects.create(name=REVIEW)
    task = GroupApprovalTask.objects.create(name=REVIEW_TASK)
    task.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=Page.objects.get(pk=index.pk), defaults={"workflow": workflow})


def reviews(user: User) -> bool:
    """True for who may publish guides. Asked once a request: Wagtail asks for every row of a list."""
    if not hasattr(user, "_reviews_guides"):
        user._reviews_guides = user.is_active and user.groups.filter(name=REVIEWERS).exists()
    return user._reviews_guides


def _model_permissions() -> list[Permission]:
    wanted = Q(pk__in=[])
    for (app, model), actions in MODELS.items():
        wanted |= Q(content_type__app_label=app, codename__in=[f"{action}_{model}" for action in actions])
    return list(Permission.objects.filter(wanted))


def _file_permissions() -> list[Permission]:
    names = [f"{action}_{model}" for model, actions in FILES.items() for action in actions]
    apps = ("wagtailimages", "wagtaildocs")
    return list(Permission.objects.filter(content_type__app_label__in=apps, codename__in=names))


def is_editor(user: User) -> bool:
    """True while ``user`` holds a post as editor, or stands in for somebody who does."""
    return _editing_posts().filter(Q(user=user) | Q(substitute=user)).exists()


def _editing_posts(group: str = EDITORS):
    posts = Post.objects.active(clock.today()).filter(role="editor")
    return posts.filter(unit__level__in=REVIEWING) if group == REVIEWERS else posts


def sync(user: User) -> None:
    """Put ``user`` into the groups, or take the person out."""
    for group in Group.objects.filter(name__in=(EDITORS, REVIEWERS)):
        if _editing_posts(group.name).filter(Q(user=user) | Q(substitute=user)).exists():
            user.groups.add(group)
        else:
            user.groups.remove(group)


def sync_all(group: Group) -> None:
    pairs = _editing_posts(group.name).values_list("user", "substitute")
    belong = {key for pair in pairs for key in pair if key}
    group.user_set.set(User.objects.filter(pk__in=belong))


def _post_changed(sender, instance: Post, raw=False, **signal) -> None:
    """Also for who held the post before: the row does not say, so everybody in the group is asked again."""
    if raw or (instance.role != "editor" and not _holds_rights(instance)):
        return
    for group in Group.objects.filter(name__in=(EDITORS, REVIEWERS)):
        sync_all(group)


def _holds_rights(post: Post) -> bool:
    return User.objects.filter(pk__in=filter(None, (post.user_id, post.substitute_id)), groups__name=EDITORS).exists()


def _signed_in(sender, user, **signal) -> None:
    sync(user)


def _migrated(sender, **signal) -> None:
    ensure_groups()


def _section_made(sender, created=False, raw=False, **signal) -> None:
    if created and not raw:
        ensure_review()


def connect(last_app) -> None:
    """``last_app``: its tables and permissions come last, so that all others are there."""
    post_save.connect(_post_changed, sender=Post, dispatch_uid="cms.rights.saved")
    post_delete.connect(_post_changed, sender=Post, dispatch_uid="cms.rights.deleted")
    user_logged_in.connect(_signed_in, dispatch_uid="cms.rights.signed_in")
    post_save.connect(_section_made, sender="cms.ServiceIndexPage", dispatch_uid="cms.rights.section")
    post_migrate.connect(_migrated, sender=last_app, dispatch_uid="cms.rights.migrated")
