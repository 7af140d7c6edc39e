"""The events the row begins with. They are the editors' from then on."""

from django.db import migrations

EVENTS = (
    # key, name, who, icon, words
    ("birth", "生孩子", "person", "heart", "出生 生育 婴儿 新生儿 预防接种 收养"),
    ("school", "上学", "person", "grad", "入学 转学 学籍 助学 学历 教师 教育"),
    ("work", "找工作", "person", "brief", "就业 失业 招聘 职称 劳动 人才 毕业生 创业"),
    ("marriage", "结婚", "person", "rings", "结婚 离婚 婚姻 婚育"),
    ("home", "买房租房", "person", "house", "不动产 房屋 住房 公积金 租赁 契税"),
    ("car", "买车开车", "person", "car", "机动车 驾驶证 车辆 交通"),
    ("ill", "看病", "person", "hands", "医保 医疗 门诊 住院 生育保险 残疾"),
    ("retire", "退休养老", "person", "cane", "退休 养老 高龄 老年 老人"),
    ("help", "遇到困难", "person", "hands", "低保 救助 特困 临时救助 孤儿 帮扶 法律援助"),
    ("farewell", "身后事", "person", "leaf", "死亡 丧葬 殡葬 遗属 继承"),
    ("open", "开办企业", "firm", "shop", "设立登记 开办 刻章 企业开办 个体工商户"),
    ("staff", "招用员工", "firm", "users", "用工 参保 社保登记 工伤 劳动合同 劳务派遣"),
    ("licence", "取得许可", "firm", "license", "许可 经营许可 备案 许可经营"),
    ("build", "建设项目", "firm", "crane", "建设 施工 规划 竣工 工程 消防"),
    ("tax", "纳税和用能", "firm", "edit", "纳税 发票 涉税 用电 用水 用气 税费"),
    ("change", "变更和注销", "firm", "exit", "变更 注销 迁移 企业变更 企业注销"),
)


def put(apps, schema_editor):
    model = apps.get_model("cms", "LifeEvent")
    rows = [
        model(key=key, name=name, who=who, icon=icon, words=words, order=n * 10)
        for n, (key, name, who, icon, words) in enumerate(EVENTS, 1)
    ]
    model.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_first_words")]
    operations = [migrations.RunPython(put, migrations.RunPython.noop)]
