// A statement that is prepared once means the same with values of any type, on every database.
#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

struct Note {
    std::int64_t id{};
    std::string text{};
    std::optional<int> number{};
};

/// One connection, so that its prepared statements are used again.
struct Notes {
    Sequelize sequelize = test::database({.pool = {.max = 1}});
    Model<Note> notes =
        sequelize.define<Note>("pt_note", {field<&Note::text>(), field<&Note::number>()}, {.timestamps = false});
    test::FreshTables tables{sequelize};

    template <class V>
    std::size_t withText(const V& value) {
        return sequelize.query<Row>("SELECT id FROM pt_notes WHERE text = ?", {.replacements = {value}}).size();
    }
    template <class V>
    std::string shown(const V& value) {
        return inspect(sequelize.query<Row>("SELECT ? AS x", {.replacements = {value}})[0]["x"]);
    }
    template <class V>
    std::string stored(const V& value) {
        sequelize.query("UPDATE pt_notes SET text = ? WHERE id = 1", {.replacements = {value}});
        return notes.findByPk(1)->text;
    }
    long long prepared() {
        const auto rows = sequelize.query<Row>("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'");
        return std::stoll(rows[0].get<std::string>("Value"));
    }
};

constexpr DateTime when = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1};

}  // namespace

TEST_CASE("a statement's values may change their types", "[types]") {
    Notes db;
    db.notes.bulkCreate({{.text = "b"}, {.text = "5"}});
    CHECK(db.withText("b") == 1);
    CHECK(db.withText(when) == 0);
    CHECK(db.withText("b") == 1);
    CHECK(db.withText(null) == 0);
    CHECK(db.withText("5") == 1);
    CHECK(db.notes.count({.where = fn("COALESCE", &Note::text, "") == "b"}) == 1);
    CHECK(db.notes.count({.where = fn("COALESCE", &Note::text, "") == when}) == 0);
    CHECK(db.notes.count({.where = fn("COALESCE", &Note::text, "") == "b"}) == 1);
}

TEST_CASE("what is selected is what was given, whatever was given before", "[types]") {
    Notes db;
    for (int round = 0; round < 2; ++round) {
        CHECK(db.shown(1) == "1");
        CHECK(db.shown("b") == "'b'");
        CHECK(db.shown(1.5) == "1.5");
        CHECK(db.shown(9'007'199'254'740'993) == "9007199254740993");
        CHECK(db.shown("2024-01-01") == "'2024-01-01'");
        CHECK(db.shown(null) == "null");
        CHECK(db.shown("c") == "'c'");
    }
}

TEST_CASE("what is written is what was given, whatever was given before", "[types]") {
    Notes db;
    db.notes.create({.text = "b"});
    for (int round = 0; round < 2; ++round) {
        CHECK_THAT(db.stored(Time(1h)), test::containsString("01:00:00"));
        CHECK(db.stored(5) == "5");
        CHECK(db.stored("05") == "05");
        CHECK(db.stored(2.5) == "2.5");
        CHECK(db.stored(Decimal("1.50")) == "1.50");
        CHECK(db.stored("2024") == "2024");
    }
}

TEST_CASE("values of one type, and NULLs, prepare a statement once", "[types]") {
    if (!test::speaksMysql()) return;
    Notes db;
    db.notes.bulkCreate({{.text = "b"}, {.text = "5"}});
    const auto run = [&] {
        for (int i = 0; i < 5; ++i) {
            (void)db.withText(std::to_string(i));
            (void)db.withText(null);
            (void)db.notes.findByPk(i);
            (void)db.notes.count({.where = {{&Note::number, Op::gt(i)}}});
            db.notes.update(
                {{&Note::number, i % 2 == 0 ? std::optional(i) : std::nullopt}}, {.where = {{&Note::id, 1}}}
            );
            db.notes.create({.text = "n", .number = i % 2 == 0 ? std::optional(i) : std::nullopt});
        }
    };
    run();
    (void)db.prepared();
    const auto before = db.prepared();
    run();
    CHECK(db.prepared() == before);
}
