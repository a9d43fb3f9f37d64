#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::string_literals;

/// Values and names that would be SQL if they were pasted into it, in every place where one can stand, under every way
/// in which a session may read quotes.
namespace {

const std::vector<std::string> hostileTexts{
    "\\' OR 1=1 -- ",
    "' OR '1'='1",
    "\" OR \"1\"=\"1",
    "` OR 1=1 -- ",
    "\\",
    "\\\\'",
    "\\\" OR 1=1 -- ",
    "'; DELETE FROM sentinels; -- ",
    "\\'; DELETE FROM sentinels; # ",
    "\"; DELETE FROM sentinels; -- ",
    "x' /* ",
    "*/ OR 1=1 /*",
    "/*! OR 1=1 */",
    "? :text $1 $text",
    "nul\0' OR 1=1 -- "s,
    "\x1a\n\r\t'\b",
    "100%_|'",
    "\xe7\xb8\x97' OR 1=1 -- ",      // its last byte and a backslash are one character in GBK
    "\xc2\xbf' OR 1=1 -- ",          // 0xbf before a quote
    "\xca\xbc OR 1=1 \xef\xbc\x87",  // quotes that a careless conversion makes ASCII ones
    "\xf0\x9f\x98\x88'\\",
};

/// No UTF-8: of no use as a text, but bytes like others.
const std::vector<std::string> brokenTexts{
    "\xbf' OR 1=1 -- "s, "\xbf\x5c' OR 1=1 -- "s, "\xbf\x27"s, "\xc0\xa7 OR 1=1 -- "s, "\xe0\x80\xa7"s, "'\xff\xfe\\'"s,
};

struct Sentinel {
    std::int64_t id{};
    std::string text{};
};
struct Target {
    std::int64_t id{};
    std::string text{};
    std::optional<std::string> other{};
    std::optional<Bytes> bytes{};
    int number{};
};

struct Mode {
    const char* name;
    const char* sql;
};
constexpr std::array modes{
    Mode{"the library's own", ""},
    Mode{"NO_BACKSLASH_ESCAPES", "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'"},
    Mode{"ANSI_QUOTES", "SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES'"},
    Mode{"both", "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'"},
};

std::vector<Mode> modesHere() {
    return test::speaksMysql() ? std::vector<Mode>(modes.begin(), modes.end()) : std::vector<Mode>{modes[0]};
}

/// A table to attack and one that must not change, on one connection in the mode.
struct Battlefield {
    explicit Battlefield(const Mode& mode) : sequelize(test::database({.pool = {.max = 1}})), tables(sequelize) {
        if (*mode.sql != '\0') sequelize.query(mode.sql);
        sentinels.create({.text = "untouched"});
        harmless = targets.create({.text = "harmless", .other = "harmless", .number = 1}).id;
    }

    void requireUntouched() const {
        const auto rows = sentinels.findAll();
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].text == "untouched");
        const auto row = targets.findByPk(harmless);
        REQUIRE(row);
        CHECK(row->text == "harmless");
        CHECK(row->number == 1);
    }

    /// The ids that match; all of them are `expected`.
    void requireOnly(std::int64_t expected, Where<Target> where) const {
        const auto ids = test::each(targets.findAll({.where = std::move(where)}), &Target::id);
        CHECK(ids == test::Ids{expected});
    }

    Sequelize sequelize;
    Model<Sentinel> sentinels =
        sequelize.define<Sentinel>("sentinel", {field<&Sentinel::text>()}, {.timestamps = false});
    Model<Target> targets = sequelize.define<Target>(
        "target",
        {
            field<&Target::text>(),
            field<&Target::other>(),
            field<&Target::bytes>(),
            field<&Target::number>(),
        },
        {.timestamps = false}
    );
    test::FreshTables tables;
    std::int64_t harmless = 0;
};

}  // namespace

TEST_CASE("injection: hostile texts in what is written", "[injection]") {
    for (const auto& mode : modesHere()) {
        const Battlefield field(mode);
        const auto& targets = field.targets;
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            auto record = targets.create({.text = text, .other = text, .bytes = toBytes(text), .number = 7});
            const auto read = targets.findByPk(record.id);
            REQUIRE(read);
            CHECK(read->text == text);
            CHECK(read->other == text);
            CHECK(read->bytes == toBytes(text));

            CHECK(targets.update({{&Target::other, "x"}}, {.where = {{&Target::id, record.id}}}) == 1);
            CHECK(targets.update({{&Target::other, text}}, {.where = {{&Target::text, text}}}) == 1);
            record.text = text + text;
            targets.save(record);
            CHECK(targets.findByPk(record.id)->text == text + text);
            CHECK(targets.increment(&Target::number, {.where = {{&Target::other, text}}}) == 1);
            CHECK(targets.destroy({.where = {{&Target::other, text}}}) == 1);
            field.requireUntouched();
        }
        std::vector<Target> records;
        for (const auto& text : hostileTexts) records.push_back({.text = text, .bytes = toBytes(text)});
        for (const auto& text : brokenTexts) records.push_back({.text = "bytes", .bytes = toBytes(text)});
        for (const auto& record : targets.bulkCreate(records)) {
            const auto read = targets.findByPk(record.id);
            REQUIRE(read);
            CHECK(read->text == record.text);
            CHECK(read->bytes == record.bytes);
        }
        field.requireUntouched();
    }
}

TEST_CASE("injection: hostile texts in conditions", "[injection]") {
    for (const auto& mode : modesHere()) {
        const Battlefield field(mode);
        const auto& targets = field.targets;
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            const auto id = targets.create({.text = text, .other = text}).id;
            field.requireOnly(id, {{&Target::text, text}});
            field.requireOnly(id, {{"other", text}});
            field.requireOnly(id, col(&Target::text) == text);
            field.requireOnly(id, {{&Target::text, Op::in({text, text})}});
            field.requireOnly(field.harmless, {{&Target::text, Op::notIn({text})}});
            field.requireOnly(field.harmless, {{&Target::text, Op::ne(text)}});
            field.requireOnly(id, {{&Target::text, Op::between(text, text)}});
            field.requireOnly(id, {{&Target::text, Op::startsWith(text)}});
            field.requireOnly(id, {{&Target::text, Op::endsWith(text)}});
            field.requireOnly(id, {{&Target::text, Op::substring(text)}});
            field.requireOnly(id, fn("REPLACE", &Target::text, text, "!") == "!");
            field.requireOnly(id, !(col(&Target::text) != text));
            CHECK(targets.count({.where = {{&Target::text, Op::or_(Op::eq(text), Op::eq(text + "x"))}}}) == 1);
            CHECK(targets.exists({.where = {{&Target::other, text}}}));
            CHECK(targets.max(&Target::text, {.where = {{&Target::text, text}}}) == text);
            const auto rows = targets.findAll<Row>({
                .attributes = {&Target::text, {fn("REPLACE", &Target::text, text, "!"), "marked"}},
                .group = {&Target::text},
                .having = {{&Target::text, text}},
                .order = {fn("COALESCE", &Target::text, text)},
                .limit = 5,
            });
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].get<std::string>("marked") == "!");
            CHECK(targets.destroy({.where = {{&Target::id, id}, {&Target::text, text}}}) == 1);
            field.requireUntouched();
        }
    }
}

TEST_CASE("injection: hostile texts in raw queries", "[injection]") {
    for (const auto& mode : modesHere()) {
        Battlefield field(mode);
        auto& db = field.sequelize;
        const auto one = [&db](std::string sql, const QueryOptions& options) {
            const auto values = db.query<std::string>(std::move(sql), options);
            REQUIRE(values.size() == 1);
            return values[0];
        };
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            CHECK(one("SELECT ? AS v", {.replacements = {text}}) == text);
            CHECK(one("SELECT :v AS v", {.replacements = {{"v", text}}}) == text);
            CHECK(one("SELECT $1 AS v", {.bind = {text}}) == text);
            CHECK(one("SELECT $v AS v /* ' */", {.bind = {{"v", text}}}) == text);
            CHECK(one("SELECT REPLACE('?:v', ':v', ?) AS v", {.replacements = {text}}) == "?" + text);
            const std::vector<std::vector<Value>> rows{{text, text, 0}, {text, text, 0}};
            const std::string insert = "INSERT INTO targets (text, other, number) VALUES ?";
            CHECK(db.query(insert, {.replacements = {rows}}).metadata.affectedRows == 2);
            CHECK(
                db.query<int>(
                    "SELECT COUNT(*) FROM targets WHERE text IN (:list) AND other = $1",
                    {.replacements = {{"list", std::vector{text, text}}}, .bind = {text}}
                ) == std::vector{2}
            );
            CHECK(db.query("DELETE FROM targets WHERE text = ?", {.replacements = {text}}).metadata.affectedRows == 2);
            field.requireUntouched();
        }
        for (const auto& text : brokenTexts) {
            CHECK(db.query<Bytes>("SELECT ? AS v", {.replacements = {toBytes(text)}}).at(0) == toBytes(text));
        }
        // A value where SQL takes none is a value all the same, or an error.
        for (const auto& text : hostileTexts) {
            try {
                db.query("SELECT text FROM targets ORDER BY ? LIMIT ?", {.replacements = {text, text}});
            } catch (const DatabaseError&) {
            }
            CHECK_THROWS_AS(db.query("SELECT * FROM ?", {.replacements = {text}}), DatabaseError);
        }
        field.requireUntouched();
    }
}

TEST_CASE("injection: texts that are no UTF-8 match nothing and are not stored", "[injection]") {
    for (const auto& mode : modesHere()) {
        Battlefield field(mode);
        for (const auto& text : brokenTexts) {
            INFO(mode.name << ": " << toHex(toBytes(text)));
            CHECK_THROWS_AS(field.targets.create({.text = text}), ValidationError);
            const auto found = [&](auto find) {
                try {
                    return find();
                } catch (const DatabaseError&) {
                    return std::uint64_t{0};  // "Invalid utf8mb4 character string"
                }
            };
            CHECK(found([&] { return field.targets.count({.where = {{&Target::text, text}}}); }) == 0);
            CHECK(found([&] {
                      return field.sequelize
                          .query("UPDATE targets SET number = 2 WHERE text = ?", {.replacements = {text}})
                          .metadata.affectedRows;
                  }) == 0);
        }
        field.requireUntouched();
    }
}

TEST_CASE("injection: a connection in which a quote may be half a character", "[injection]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite's texts are UTF-8");
    const Battlefield field(modes[0]);
    for (const char* charset : {"gbk", "big5", "sjis"}) {
        auto db = test::database({.charset = charset, .pool = {.max = 1}});
        CHECK(db.query<std::string>("SELECT @@character_set_client") == std::vector<std::string>{charset});
        const auto targets = db.define<Target>(
            "target", {sequelize::field<&Target::text>(), sequelize::field<&Target::number>()}, {.timestamps = false}
        );
        for (const auto& texts : {hostileTexts, brokenTexts})
            for (const auto& text : texts) {
                INFO(charset << ": " << toHex(toBytes(text)));
                const auto count = [&](auto run) {
                    try {
                        return run();
                    } catch (const DatabaseError&) {
                        return std::uint64_t{0};  // a text that the character set does not have
                    }
                };
                CHECK(count([&] { return targets.count({.where = {{&Target::text, text}}}); }) == 0);
                CHECK(count([&] {
                          return targets.update({{&Target::number, 2}}, {.where = {{&Target::text, text}}});
                      }) == 0);
                CHECK(count([&] {
                          return db
                              .query(
                                  "DELETE FROM targets WHERE text = ? OR text IN (?)",
                                  {.replacements = {text, std::vector{text}}}
                              )
                              .metadata.affectedRows;
                      }) == 0);
            }
        field.requireUntouched();
    }
}

namespace {

struct Defaulted {
    std::int64_t id{};
    std::optional<std::string> text{};
    std::optional<std::string> kind{};
};

}  // namespace

TEST_CASE("injection: hostile texts in definitions", "[injection]") {
    for (const auto& mode : modesHere()) {
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            const std::string kind = text + "!";  // MySQL cuts blanks from the ends of ENUM's values
            auto db = test::database({.pool = {.max = 1}});
            if (*mode.sql != '\0') db.query(mode.sql);
            try {
                auto model = db.define<Defaulted>(
                    "injected_default",
                    {
                        field<&Defaulted::text>({.type = DataTypes::STRING, .defaultValue = text, .comment = text}),
                        field<&Defaulted::kind>({.type = DataTypes::ENUM("a", kind)}),
                    },
                    {.timestamps = false, .comment = text}
                );
                const test::FreshTables tables(db);
                const auto read = model.findByPk(model.create({.kind = kind}).id);
                REQUIRE(read);
                CHECK(read->text == text);
                CHECK(read->kind == kind);
                db.query("INSERT INTO injected_defaults (kind) VALUES (?)", {.replacements = {"a"}});
                CHECK(
                    db.query<std::string>("SELECT text FROM injected_defaults WHERE kind = 'a'") == std::vector{text}
                );
            } catch (const UsageError& error) {
                // MySQL's DDL reads these by the session's mode: they are refused, not guessed.
                INFO(error.what());
                CHECK(text.find_first_of("\\\0"s) != std::string::npos);
            }
        }
    }
}

TEST_CASE("injection: hostile names", "[injection]") {
    const std::vector<std::string> names{
        "a`b",  "a``b",  "a\"b", "a'b", "a\\b", "`",    "\\`",           "x`; DROP TABLE sentinels; -- x",
        "a/*b", "a-- b", "a?b",  "a:b", "a;b",  "a]b[", "\xe7\xb8\x97`",
    };
    for (const auto& mode : modesHere()) {
        Battlefield field(mode);
        for (const auto& name : names) {
            INFO(mode.name << ": " << name);
            auto db = test::database({.pool = {.max = 1}});
            if (*mode.sql != '\0') db.query(mode.sql);
            auto model = db.define<Target>(
                "t" + name,
                {
                    sequelize::field<&Target::text>({.unique = "u" + name, .field = "c" + name}),
                    sequelize::field<&Target::other>({.field = "o" + name}),
                },
                {
                    .tableName = "t" + name,
                    .timestamps = false,
                    .indexes = {{.fields = {"o" + name}, .name = "i" + name}},
                }
            );
            db.sync({.force = true});
            auto record = model.create({.text = "v", .other = "w"});
            record.other = "z";
            model.save(record);
            CHECK(model.findOne({.where = {{&Target::other, "z"}}, .order = {&Target::text}})->text == "v");
            CHECK(model.max(&Target::text) == "v");
            CHECK_THROWS_AS(model.create({.text = "v"}), UniqueConstraintError);
            model.sync();  // reads the indexes' names
            CHECK(model.destroy({.where = {{&Target::text, "v"}}}) == 1);
            db.truncate();
            db.drop();
            field.requireUntouched();
        }
    }
}
