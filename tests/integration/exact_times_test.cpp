#include "support/round_trip.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::OneColumn;

namespace {

DateTime at(std::chrono::year_month_day day, std::chrono::microseconds time = {}) {
    return DateTime(std::chrono::sys_days(day)) + time;
}

}  // namespace

TEST_CASE("DATE(6) keeps microseconds", "[exact]") {
    OneColumn<DateTime> column("date6", DataTypes::DATE(6));
    column.check(at(2021y / 12 / 14, 10h + 12min + 16s + 644'321us));
    column.check(at(2021y / 12 / 14, 1us));
    column.check(at(1969y / 12 / 31, 23h + 59min + 59s + 999'999us));
    column.check(at(1000y / 1 / 1));
    column.check(at(9999y / 12 / 31, 23h + 59min + 59s + 999'999us));
    column.check(at(2024y / 2 / 29, 12h));
    const auto instant = at(1969y / 12 / 31, 23h + 59min + 59s + 999'999us);
    CHECK(column.model.count({.where = {{"value", instant}}}) == 4);
    CHECK(column.model.count({.where = {{"value", Op::lt(at(1970y / 1 / 1))}}}) == 8);
}

TEST_CASE("DATE cuts what is below a second, and says so at once", "[exact]") {
    OneColumn<DateTime> column("date0", DataTypes::DATE);
    column.check(at(2021y / 12 / 14, 10h + 12min + 16s + 644ms), at(2021y / 12 / 14, 10h + 12min + 16s));
    column.check(at(2021y / 12 / 14, 23h + 59min + 59s + 999'999us), at(2021y / 12 / 14, 23h + 59min + 59s));
    column.check(at(1960y / 5 / 5, 1h + 999'999us), at(1960y / 5 / 5, 1h));
    OneColumn<DateTime> millis("date3", DataTypes::DATE(3));
    millis.check(at(2021y / 12 / 14, 644'999us), at(2021y / 12 / 14, 644ms));
}

TEST_CASE("dates that no column holds", "[exact]") {
    OneColumn<DateTime> moments("date_range", DataTypes::DATE(6));
    CHECK_THAT(moments.refusal(at(999y / 12 / 31)), test::containsString("is outside the years 1000 to 9999"));
    CHECK_THAT(moments.refusal(at(10000y / 1 / 1)), test::containsString("is outside the years 1000 to 9999"));
    OneColumn<Date> days("day_range", DataTypes::DATEONLY);
    CHECK_THAT(days.refusal(2023y / 2 / 29), test::containsString("is not a day of the calendar"));
    CHECK_THAT(days.refusal(Date{}), test::containsString("is not a day of the calendar"));
    CHECK_THAT(days.refusal(999y / 12 / 31), test::containsString("is outside the years 1000 to 9999"));
}

TEST_CASE("DATEONLY", "[exact]") {
    OneColumn<std::optional<Date>> column("day", DataTypes::DATEONLY);
    column.check(1000y / 1 / 1);
    column.check(1582y / 10 / 10);
    column.check(1969y / 12 / 31);
    column.check(2024y / 2 / 29);
    column.check(9999y / 12 / 31);
    column.check(std::nullopt);
}

TEST_CASE("TIME is signed and may exceed a day", "[exact]") {
    if (test::isPostgres()) SKIP_TEST("PostgreSQL's TIME is one of a day");
    OneColumn<Time> column("time6", DataTypes::TIME(6));
    CHECK_THAT(column.refusal(839h), test::containsString("is outside the range of TIME"));
    CHECK_THAT(column.refusal(-839h), test::containsString("is outside the range of TIME"));
    column.check(0us);
    column.check(838h + 59min + 59s);
    column.check(-(838h + 59min + 59s));
    column.check(25h + 1us);
    column.check(-1us);
    column.check(-(1h + 2min + 3s + 456'789us));
    OneColumn<Time> whole("time0", DataTypes::TIME);
    whole.check(1h + 999'999us, 1h);
    whole.check(-1us, -1s);
    whole.check(23h + 59min + 59s);
}

TEST_CASE("an instant does not depend on the session's time zone", "[exact]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has no time zones");
    const auto instant = at(2021y / 7 / 1, 12h);
    OneColumn<DateTime> utc("zoned", DataTypes::DATE);
    const auto id = utc.model.create({.value = instant}).id;
    auto ahead = test::database({.timezone = "+02:00"});
    using Record = test::OneValue<DateTime>;
    auto model = ahead.define<Record>("exact_zoned", {field<&Record::value>()}, {.timestamps = false});
    CHECK(model.count({.where = {{&Record::id, id}}}) == 1);
    const auto own = model.create({.value = instant});
    CHECK(own.value == instant);
    CHECK(model.findByPk(own.id)->value == instant);
}
