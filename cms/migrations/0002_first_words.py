"""The words the list begins with: absolute advertising words, departments' former names, words that hurt. They are
the editors' from then on; what they change or take out stays so."""

from django.db import migrations

AD = "广告法 第九条：不得用“国家级”“最高级”“最佳”等用语"
REFORM = "机构改革后的名称"
DISABLED = "残疾人保障法 第三条：禁止侮辱残疾人"
PLAIN = "公文套话，群众看不懂要做什么"
WORDS = (
    # word, level, why, instead
    ("国家级", "warn", f"{AD}；确是国家认定的除外", ""),
    ("最高级", "warn", AD, ""),
    ("最佳", "warn", AD, ""),
    ("顶级", "warn", AD, ""),
    ("独一无二", "warn", AD, ""),
    ("绝无仅有", "warn", AD, ""),
    ("史无前例", "warn", AD, ""),
    ("百分之百满意", "warn", "没有统计依据的绝对化说法", ""),
    ("零风险", "warn", "绝对化说法", ""),
    ("包过", "warn", "许可、考试没有“包过”", ""),
    ("内部名额", "warn", "容易被诈骗利用", ""),
    ("卫计委", "warn", f"{REFORM}（2018年）", "卫生健康委员会"),
    ("卫生和计划生育", "warn", f"{REFORM}（2018年）", "卫生健康"),
    ("工商行政管理局", "warn", f"{REFORM}（2018年）", "市场监督管理局"),
    ("工商局", "warn", f"{REFORM}（2018年）", "市场监督管理局"),
    ("质量技术监督局", "warn", f"{REFORM}（2018年）", "市场监督管理局"),
    ("食品药品监督管理局", "warn", f"{REFORM}（2018年）", "市场监督管理部门"),
    ("国土资源局", "warn", f"{REFORM}（2018年）", "自然资源和规划局"),
    ("环境保护局", "warn", f"{REFORM}（2018年）", "生态环境局"),
    ("环保局", "warn", f"{REFORM}（2018年）", "生态环境局"),
    ("地税局", "warn", "国税地税2018年合并", "税务局"),
    ("国税局", "warn", "国税地税2018年合并", "税务局"),
    ("安全生产监督管理局", "warn", f"{REFORM}（2018年）", "应急管理局"),
    ("安监局", "warn", f"{REFORM}（2018年）", "应急管理局"),
    ("旅游局", "warn", f"{REFORM}（2018年）", "文化和旅游部门"),
    ("银监会", "warn", f"{REFORM}（2023年）", "国家金融监督管理总局"),
    ("保监会", "warn", f"{REFORM}（2023年）", "国家金融监督管理总局"),
    ("银保监", "warn", f"{REFORM}（2023年）", "金融监督管理"),
    ("扶贫办", "warn", f"{REFORM}（2021年起）", "农业农村（乡村振兴）部门"),
    ("残废人", "refuse", DISABLED, "残疾人"),
    ("聋哑人", "warn", DISABLED, "听力、言语残疾人"),
    ("弱智", "refuse", DISABLED, "智力残疾"),
    ("温馨提示", "warn", PLAIN, "请注意"),
    ("望周知", "warn", PLAIN, ""),
    ("其他有关材料", "warn", "行政许可法 第三十条：材料要全部公示，逐项写明", ""),
)


def put(apps, schema_editor):
    model = apps.get_model("cms", "SensitiveWord")
    rows = [model(word=word, level=level, why=why, instead=instead) for word, level, why, instead in WORDS]
    model.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]
    operations = [migrations.RunPython(put, migrations.RunPython.noop)]
