// Values of every type there and back; values.mjs is the same in JavaScript.

#include <chrono>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;
using namespace std::chrono_literals;
using namespace std::string_literals;

DateTime at(std::string_view text) {
    return parseDateTime(text).value();
}

Bytes everyByte() {
    Bytes bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::byte>(i));
    return bytes;
}

std::vector<Sample> samples() {
    return {
        {
            .tiny = 5,
            .small = 500,
            .medium = 70'000,
            .whole = 3'000'000'000,
            .padded = 42,
            .big = 123'456'789'012,
            .huge = 77,
            .ratio = 1.5F,
            .exact = 0.1,
            .price = Decimal{"9.90"},
            .flag = true,
            .code = "ab",
            .name = "plain",
            .raw_name = "Raw",
            .note = "note",
            .letter = "letter",
            .made = at("2021-12-14T10:12:16.644Z"),
            .precise = at("2021-12-14T10:12:16.644Z"),
            .day = 2021y / 12 / 14,
            .clock = 10h + 12min + 16s,
            .token = Uuid{"6ec0bd7f-11c0-11da-975e-2ad8ae000002"},
            .bytes = toBytes("bytes"),
            .thumb = toBytes("\0\1\xff"s),
            .kind = Kind::fancy,
            .document =
                std::make_optional(nlohmann::json::parse(R"({"b": 1, "aa": [1, 2.5, null, "x"], "n": {"k": true}})")),
        },
        {},
        {
            .tiny = 127,
            .small = 65535,
            .medium = 8'388'607,
            .whole = 4'294'967'295,
            .padded = 99'999'999,
            .big = std::numeric_limits<std::int64_t>::max(),
            .huge = std::numeric_limits<std::uint64_t>::max(),
            .ratio = 0.1F,
            .exact = std::numeric_limits<double>::max(),
            .price = Decimal{"99999999.99"},
            .flag = false,
            .code = "",
            .name = "",
            .raw_name = "",
            .note = "",
            .letter = "",
            .made = at("9999-12-31T23:59:59.000Z"),
            .precise = at("9999-12-31T23:59:59.999Z"),
            .day = 9999y / 12 / 31,
            .clock = 23h + 59min + 59s,
            .token = Uuid{"ffffffff-ffff-1fff-bfff-ffffffffffff"},
            .bytes = Bytes{},
            .thumb = Bytes{},
            .kind = Kind::plain,
            .document = std::make_optional(nlohmann::json::array()),
        },
        {
            .tiny = -128,
            .small = 0,
            .medium = -8'388'608,
            .whole = 0,
            .padded = 0,
            .big = std::numeric_limits<std::int64_t>::min(),
            .huge = 0,
            .ratio = 0.0F,
            .exact = -std::numeric_limits<double>::denorm_min(),
            .price = Decimal{"-99999999.99"},
            .code = "ÄÖÜß",
            .name = "'quote' \"double\" `back` \\ backslash",
            .raw_name = "line\nfeed\ttab\r",
            .note = "nul\0inside\x1a"s,
            .letter = "emoji 😀👩‍👩‍👧 žluťoučký 漢字",
            .made = at("1000-01-01T00:00:00.000Z"),
            .precise = at("1969-12-31T23:59:59.123Z"),
            .day = 1000y / 1 / 1,
            .clock = 0s,
            .token = Uuid{"00000000-0000-1000-8000-000000000000"},
            .bytes = everyByte(),
            .document = "text",
        },
        {
            .big = 9'007'199'254'740'993,
            .huge = 9'007'199'254'740'993,
            .ratio = 123.456F,
            .exact = 123456789.123456789,
            .price = Decimal{"0.01"},
            .code = "a'b ",
            .name = "-- ; DROP TABLE `samples`; /*",
            .raw_name = "?",
            .note = ":name ? $1 %s {}",
            .letter = std::string(70'000, 'x'),
            .made = at("1969-12-31T23:59:59.999Z"),
            .precise = at("1969-07-20T20:17:40.001Z"),
            .day = 1969y / 12 / 31,
            .clock = -30min,
            .bytes = toBytes("'\\\0\"\n"s),
            .document = 12.5,
        },
    };
}

void conditions(Cases& cases, const Model<Sample>& model) {
    const auto found = [&](const char* name, const Where<Sample>& where) {
        cases.check(std::string("values.where ") + name, [&] {
            Json ids = Json::array();
            for (const auto& sample : model.findAll({.where = where, .order = {&Sample::id}})) ids.push_back(sample.id);
            return ids;
        });
    };

    found("tiny", {{&Sample::tiny, -128}});
    found("unsigned", {{&Sample::whole, Op::gt(3'000'000'000)}});
    found("big", {{&Sample::big, std::numeric_limits<std::int64_t>::max()}});
    found("exact big", {{&Sample::big, 9'007'199'254'740'993}});
    found("huge", {{&Sample::huge, Op::gte(std::numeric_limits<std::uint64_t>::max())}});
    found("double", {{&Sample::exact, 0.1}});
    found("float", {{&Sample::ratio, Op::lt(0.25)}});
    found("decimal", {{&Sample::price, Decimal{"9.9"}}});
    found("decimal between", {{&Sample::price, Op::between(Decimal{"0.00"}, Decimal{"9.90"})}});
    found("flag", {{&Sample::flag, false}});
    found("flag is not false", {{&Sample::flag, Op::isNot(false)}});
    found("char", {{&Sample::code, "ÄÖÜß"}});
    found("quotes", {{&Sample::name, "'quote' \"double\" `back` \\ backslash"}});
    found("control characters", {{&Sample::note, "nul\0inside\x1a"s}});
    found("binary text", {{&Sample::raw_name, "raw"}});
    found("emoji", {{&Sample::letter, Op::substring("👧")}});
    found("time before 1970", {{&Sample::made, Op::lt(DateTime{})}});
    found("exact time", {{&Sample::precise, at("1969-12-31T23:59:59.123Z")}});
    found("day", {{&Sample::day, Op::lte(Date{1969y / 12 / 31})}});
    found("clock", {{&Sample::clock, Op::gt(10h)}});
    found("token", {{&Sample::token, Uuid{"6ec0bd7f-11c0-11da-975e-2ad8ae000002"}}});
    found("bytes", {{&Sample::bytes, toBytes("'\\\0\"\n"s)}});
    found("empty bytes", {{&Sample::bytes, Bytes{}}});
    found("enum", {{&Sample::kind, Kind::fancy}});
    found("no document", {{&Sample::document, null}});
}

}  // namespace

void values(Cases& cases, const Models& models) {
    const auto& model = models.samples;
    int number = 0;
    for (const auto& sample : samples()) {
        cases.check("values.create " + std::to_string(++number), [&] {
            const auto stored = model.create(sample);
            return toJSON(model, model.findByPk(stored.id));
        });
    }
    cases.check("values.all", [&] { return toJSON(model, model.findAll({.order = {&Sample::id}})); });
    conditions(cases, model);
    cases.check("values.max", [&] { return optionalToJSON(model.max(&Sample::big)); });
    cases.check("values.min of days", [&] { return optionalToJSON(model.min(&Sample::day)); });
    cases.check("values.max of doubles", [&] { return optionalToJSON(model.max(&Sample::ratio)); });
    cases.check("values.sum of unsigned", [&] { return optionalToJSON(model.sum(&Sample::whole)); });
    cases.check("values.raw", [&] {
        return rowsToJSON(model.findAll<Row>({
            .attributes =
                {&Sample::id, &Sample::big, &Sample::huge, &Sample::price, &Sample::flag, &Sample::made, &Sample::day,
                 &Sample::clock, &Sample::bytes, &Sample::kind},
            .where = {{&Sample::id, Op::in({1, 2, 3})}},
            .order = {&Sample::id},
        }));
    });
    cases.check("values.update", [&] {
        model.update(
            {{&Sample::big, -9'007'199'254'740'993},
             {&Sample::price, Decimal{"1.5"}},
             {&Sample::flag, true},
             {&Sample::note, "it\\'s \"new\""},
             {&Sample::made, at("1950-06-01T12:00:00Z")},
             {&Sample::day, null},
             {&Sample::bytes, toBytes("\0"s)},
             {&Sample::kind, Kind::plain},
             {&Sample::document, nlohmann::json::parse(R"({"a": [null]})")}},
            {.where = {{&Sample::id, 2}}}
        );
        return toJSON(model, model.findByPk(2));
    });
}

}  // namespace differential
