"""Names of people who do not exist, in the shapes that real ones have."""

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "夏侯")
ONE = "敏静磊洋艳勇杰娟涛超霞平刚英华玲桂丹萍鹏辉飞军波斌宇浩凯健俊帆雪琳瑶颖睿哲翔悦琪婷倩莉岩峰毅"
FIRST = "晓建国志文海永春秋明思子雨嘉俊雅慧丽小玉金兴家德立光成天新宏云若一欣梦书振"
SECOND = "华明军平英梅兰芳红燕玲伟强东林生辉云峰杰宇航涵萱怡婷琪妍宁安然舟远帆清川野禾乔轩"
RARE = ("朱𬭎", "李𠮷", "欧阳文𠮷", "王㛃", "陈䶮", "赵𣗋", "万祎喆", "靳犇淼", "亓官清", "逄晓玥")
LONG = (
    "艾力·吾买尔",
    "古丽娜尔·阿不都热合曼",
    "扎西·平措",
    "巴特尔·苏和",
    "阿依努尔·买买提",
    "达娃·卓玛",
    "木合塔尔·吐尔逊",
    "丹增·罗布",
    "其其格·乌云",
    "麦麦提江·阿卜杜拉",
)


def name(chance: Random) -> str:
    """One name: mostly two or three characters, now and then a rare or a long one."""
    draw = chance.random()
    if draw < 0.01:
        return chance.choice(RARE)
    if draw < 0.03:
        return chance.choice(LONG)
    family = chance.choice(COMPOUND) if draw < 0.04 else chance.choice(SURNAMES)
    if draw < 0.35:
        return family + chance.choice(ONE)
    return family + chance.choice(FIRST) + chance.choice(SECOND)
