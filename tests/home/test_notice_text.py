"""The yearly notice, pasted as it is worded, gives the days that were published."""

import pytest
from django.urls import reverse

from home import days, holidays, notice_text
from home.models import CalendarYear, User

# 国办发明电〔2025〕7号 and 〔2024〕12号, the lines that name days
NOTICES = {
    2026: """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
}


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_of_a_published_year_is_read_from_its_notice(year):
    read = notice_text.read(NOTICES[year], year)
    for day in holidays.year_days(year):
        assert read.get(day.date, (day.date.weekday() < 5, ""))[0] == day.works, day


def test_a_holiday_that_begins_in_the_year_before_gives_this_years_days():
    read = notice_text.read("一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", 2023)
    assert [f"{day:%m-%d}" for day in read] == ["01-01", "01-02"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NOTICES[2026], "周五"),  # last year's notice
        ("一、元旦：1月1日至3日放假，共4天。", "4"),
        ("一、元旦：2月30日放假。", "2月30日"),
        ("放假安排如下", "一、元旦"),
        ("一、元旦：1日放假。", "月"),
        ("一、元旦：3月1日至1日放假。", ""),
        ("一、春节：5月1日至6月20日放假。", "春节"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(text, said):
    if not said:
        assert len(notice_text.read(text, 2027)) == 1
        return
    with pytest.raises(notice_text.Unclear, match=said):
        notice_text.read(text, 2027)


@pytest.mark.django_db
def test_the_pasted_notice_shows_what_changes_before_it_is_saved(client):
    client.force_login(User.objects.create_superuser("boss", password="correct-horse-1", name="周主任"))
    days.load()
    edit = reverse("calendar-years:edit", args=[CalendarYear.objects.get(year=2027).pk])
    text = "一、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。"
    data = {"status": "official", "notice_no": "国办发明电〔2026〕1号", "notice": text}
    page = client.post(edit, data)
    told = page.content.decode()
    assert "还没有保存" in told
    assert "2027年2月9日至2027年2月11日" in told
    assert "休息日：春节" in told
    assert days.current().provisional(holidays.date(2027, 2, 9))
    assert client.post(edit, data | {"seen": "something else"}).status_code == 200
    assert client.post(edit, data | {"seen": page.context["difference"]["seen"]}).status_code == 302
    assert not days.current().works(holidays.date(2027, 2, 9))
    shown = client.post(edit, {"status": "provisional", "rest": "02-05~02-11 春节", "made_up": "02-20"})
    assert "天又成为暂定" in shown.content.decode()
    assert "2月30日" in client.post(edit, data | {"notice": "一、春节：2月30日放假"}).content.decode()
