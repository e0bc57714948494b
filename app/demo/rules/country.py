"""A province that does not exist: cities, counties, offices."""

from collections.abc import Iterator

FIRST = "云望苇澄岚栖沐汀棠霁砚渚"
SECOND = "川州岭陵湾浦"
COUNTY_FIRST = "青竹白临石松长柳桐枫杏泉"
COUNTY_SECOND = "峪源渡皋滩溪坪"
OFFICES = (
    "财政局", "审计局", "统计局", "水利局", "应急管理局", "民政局", "林业局", "卫生健康局",
    "信访局", "数据管理局",
)  # fmt: skip
A_CITY = 6
"""Counties below a city."""
LEARNERS_A_COUNTY = 100


def places(learners: int) -> Iterator[tuple[str, str, str | None]]:
    """(kind, title, parent) of as many places as so many learners work in; parents first."""
    counties = max(learners // LEARNERS_A_COUNTY, 2)
    for number in range(counties):
        nth_city, nth = divmod(number, A_CITY)
        city = FIRST[nth_city % len(FIRST)] + SECOND[nth_city // len(FIRST) % len(SECOND)] + "市"
        if nth == 0:
            yield "city", city, "安澜省"
            yield from (("unit", city + office, city) for office in OFFICES)
        first = COUNTY_FIRST[number % len(COUNTY_FIRST)]
        second = COUNTY_SECOND[number // len(COUNTY_FIRST) % len(COUNTY_SECOND)]
        county = city[:1] + first + second + "县"
        yield "county", county, city
        yield from (("unit", county + office, county) for office in OFFICES)
