"""What the courses of a load test are called and say: invented, endless, always the same."""

from dataclasses import dataclass
from random import Random

SUBJECTS = {
    "数字政府": (
        "一件事联办 电子证照 公共数据 政务热线 事项清单 数据共享 "
        "统一身份 移动端服务 智能客服 数据质量 城市运行 线上线下融合"
    ),
    "依法行政": (
        "行政许可 行政处罚 执法记录 行政复议 信息公开 规范性文件 "
        "合法性审查 裁量基准 证据规则 听证 行政协议 执法监督"
    ),
    "应急管理": (
        "预案编制 信息报送 应急演练 防汛抗旱 森林防火 危化品监管 "
        "灾情核查 应急物资 指挥调度 风险普查 基层网格 复盘评估"
    ),
    "基层治理": (
        "网格管理 议事协商 矛盾调解 社区服务 志愿服务 民情台账 "
        "积分制 物业纠纷 老旧小区 楼栋治理 接诉即办 村规民约"
    ),
    "公文写作": (
        "请示 报告 通知 函 会议纪要 工作总结 调研报告 讲话材料 信息简报 方案 台账说明 汇报提纲"
    ),
    "乡村振兴": (
        "人居环境 产业规划 集体经济 农房管理 冷链物流 合作社 "
        "乡村旅游 土地流转 防返贫监测 饮水安全 高标准农田 驻村工作"
    ),
    "公共财政": (
        "预算编制 绩效评价 政府采购 专项资金 国库支付 债务管理 "
        "资产管理 内部控制 转移支付 财政监督 决算公开 项目库"
    ),
    "生态文明": (
        "流域治理 大气防治 垃圾分类 河湖长制 生态修复 环境监测 "
        "碳核算 湿地保护 土壤治理 环评审批 绿色采购 督察整改"
    ),
    "数据素养": (
        "统计口径 同比环比 抽样调查 数据可视化 电子表格 指标体系 "
        "数据安全 误差分析 数据清洗 问卷设计 地图数据 文本数据"
    ),
    "新技术通识": (
        "人工智能 大语言模型 物联网 区块链 云计算 遥感影像 "
        "数字孪生 个人信息保护 网络安全 算法评估 自动化办公 开源软件"
    ),
    "领导力与沟通": (
        "高效会议 跨部门协调 授权与督办 群众沟通 媒体回应 时间管理 "
        "团队建设 冲突处理 倾听 反馈 决策复盘 压力管理"
    ),
}
ANGLES = (
    "入门", "实务", "案例解析", "常见误区", "流程再造", "清单与模板", "十问十答", "从零开始",
    "怎样写进制度", "怎样落到一线", "数据怎么用", "评价指标", "国内经验比较", "一次完整的演练",
    "问题与对策", "新规解读", "责任怎么分", "成本与效益", "群众怎么看", "年度复盘",
    "风险点排查", "协同机制", "数字化改造", "材料精简", "关键节点", "三张表讲清", "一张图看懂",
    "督办与闭环", "沟通技巧", "培训设计", "标准化建设", "示范点观察", "基层减负", "长效机制",
    "前后对比", "访谈实录", "数据核查", "方案评审", "现场教学", "结业汇报",
)  # fmt: skip
AUDIENCES = (
    "", "（县区版）", "（乡镇版）", "（机关版）", "（新任干部）", "（进阶）", "（骨干班）",
    "（2026 修订）",
)  # fmt: skip
COPRIME = 9973
NEW_EVERY = 10
"""One course in so many is new; nobody has studied it yet."""
SENTENCES = (
    "先把{s}涉及的部门、材料和环节列成一张表，再谈系统和时限。",
    "做{s}最怕口径不一：同一个数，三个部门三种算法，汇总时谁也说不清。",
    "建议每周固定半小时，由牵头单位对照清单逐项销号，未完成的写明原因和下一步。",
    "一位县里的同志说，真正难的不是技术，而是让每个环节的人都知道下一棒交给谁。",
    "把群众最常问的二十个问题整理出来，往往比写一份长方案更有用。",
    "评价{s}是否见效，不看开了多少会，看同类问题有没有再发生。",
    "试点阶段宁可范围小一些，也要把数据留全，否则推广时没有依据。",
    "凡是需要重复填报的表，都应当问一句：这个数据别处有没有。",
    "责任要写到岗位，不写到人名；人会调走，岗位还在。",
    "对照去年的台账可以发现，{s}的问题多数集中在交接和节假日前后。",
    "遇到意见不一致时，先把事实摆在一张纸上，再讨论方案。",
    "公开的内容越早公开，后面需要解释的就越少。",
    "复盘时不追究谁说错了话，只看哪一步可以早一点发现。",
    "一线同志的建议要有回音：采纳了怎么改，没采纳为什么。",
    "涉及个人信息的材料，只收办事必需的，办完按规定期限销毁。",
    "规模不大的单位可以从一张共享表格开始，不必一上来就建平台。",
    "这一讲的练习，请结合本单位的{s}情况写出三条可以在一个月内做到的改进。",
    "培训不是把文件念一遍，而是让听的人回去知道第一步做什么。",
)  # fmt: skip
KINDS = ("lecture", "lecture", "micro", "case")
LEVELS = ("basic", "basic", "intermediate", "intermediate", "advanced")


@dataclass(frozen=True, slots=True)
class Words:
    """A course in words; lessons are (title, text in Markdown)."""

    title: str
    summary: str
    topic: str
    kind: str
    level: str
    tags: tuple[str, ...]
    lessons: tuple[tuple[str, str], ...]


def most() -> int:
    """How many courses with a title of their own there are."""
    return sum(len(one.split()) for one in SUBJECTS.values()) * len(ANGLES) * len(AUDIENCES)


def words(number: int, paragraphs: int = 6) -> Words:
    """Course ``number``, the same always; neighbours have nothing in common. Lessons are longer
    where there are more ``paragraphs``."""
    chance = Random(number)
    rest = number * COPRIME % most()
    topic = list(SUBJECTS)[rest % len(SUBJECTS)]
    rest //= len(SUBJECTS)
    subjects = SUBJECTS[topic].split()
    subject = subjects[rest % len(subjects)]
    rest //= len(subjects)
    angle, audience = ANGLES[rest % len(ANGLES)], AUDIENCES[rest // len(ANGLES)]
    kind = chance.choice(KINDS)
    count = 1 if kind == "micro" else chance.choice((2, 2, 3, 4))
    return Words(
        title=f"{subject}：{angle}{audience}",
        summary=f"围绕{subject}，讲{angle}。" + "".join(_said(subject, chance) for _ in range(2)),
        topic=topic,
        kind=kind,
        level=chance.choice(LEVELS),
        tags=(subject, angle),
        lessons=tuple(
            (f"第{place}讲 {subject}{chance.choice(ANGLES)}", _text(topic, chance, paragraphs))
            for place in range(1, count + 1)
        ),
    )


def _said(subject: str, chance: Random) -> str:
    return chance.choice(SENTENCES).format(s=subject)


def _text(topic: str, chance: Random, paragraphs: int) -> str:
    """One of a few dozen texts a topic: what is rendered once is rendered for many."""
    chance = Random(f"{topic}-{chance.randrange(24)}-{paragraphs}")
    said = ["".join(_said(topic, chance) for _ in range(8)) for _ in range(paragraphs)]
    return "\n\n".join((f"## {topic}要点", *said))
