#include <atomic>
#include <limits>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/threads.hpp"

using namespace sequelize;

// bulkUpdate of records, and increment of several columns.
namespace {

enum class Temper { calm, wild };

struct Sample : Record<Sample> {
    std::int64_t id{};
    std::string text{};
    std::optional<std::string> note{};
    Bytes bytes{};
    double real{};
    Decimal price{};
    std::uint64_t big{};
    bool flag{};
    DateTime at{{}};
    Date day = *parseDate("2020-01-01");
    Time time{};
    Uuid uuid{};
    Json json{};
    Temper mood{};
    int version{};
    DateTime createdAt{}, updatedAt{};
};
struct Cell2 {
    int row{};
    int column{};
    int value{};
    std::optional<std::string> text{};
};

}  // namespace

template <>
struct sequelize::EnumNames<Temper> {
    static constexpr std::array values{std::pair{Temper::calm, "calm"}, std::pair{Temper::wild, "wild"}};
};

namespace {

class Samples {
public:
    Samples()
        : sequelize(test::database()),
          samples(sequelize.define<Sample>(
              "bu_sample",
              {field<&Sample::text>({.unique = true}), field<&Sample::note>, field<&Sample::bytes>,
               field<&Sample::real>, field<&Sample::price>({.type = DataTypes::DECIMAL(30, 10)}), field<&Sample::big>,
               field<&Sample::flag>, field<&Sample::at>, field<&Sample::day>, field<&Sample::time>,
               field<&Sample::uuid>, field<&Sample::json>, field<&Sample::mood>},
              {.version = true}
          )),
          cells(sequelize.define<Cell2>(
              "bu_cell", {field<&Cell2::row>({.primaryKey = true}), field<&Cell2::column>({.primaryKey = true})},
              {.timestamps = false}
          )),
          tables_(sequelize) {}

    std::vector<Sample> make(int count) const {
        std::vector<Sample> list;
        for (int i = 0; i < count; ++i) {
            Sample sample;
            sample.text = "t" + std::to_string(i);
            sample.json = Json{"{}"};
            list.push_back(sample);
        }
        return samples.bulkCreate(std::move(list));
    }

    mutable Sequelize sequelize;
    Model<Sample> samples;
    Model<Cell2> cells;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("bulkUpdate stores values of every type as save does", "[upsert]") {
    const Samples db;
    auto list = db.make(4);
    const auto change = [](Sample& s, int i) {
        s.note = i % 2 ? std::optional<std::string>("it's \\ \"x\" \xC3\xA9") : std::nullopt;
        s.bytes = Bytes{std::byte{0}, std::byte{0xFF}, std::byte{0x80}, static_cast<std::byte>(i)};
        s.real = i == 0 ? 0.1 : i * 1e-300 / 3;
        s.price = Decimal(i == 1 ? "12345678901234567890.0123456789" : "-0.5");
        s.big = i == 2 ? std::numeric_limits<std::uint64_t>::max() / (test::speaksMysql() ? 1 : 2)
                       : static_cast<std::uint64_t>(i);
        s.flag = i % 2 == 0;
        s.at = *parseDateTime("2026-02-03T04:05:06.789Z");
        s.day = *parseDate(i ? "2026-02-03" : "1999-12-31");
        s.time = *parseTime(test::isPostgres() ? "01:02:03" : "-01:02:03");  // which has times of a day
        s.uuid = Uuid::v4();
        s.json = Json{i ? R"({"a": [1, "x'\\"], "n": null})" : "[]"};
        s.mood = i ? Temper::wild : Temper::calm;
    };
    for (int i = 0; i < 4; ++i) change(list[static_cast<std::size_t>(i)], i);
    auto saved = list;
    db.samples.bulkUpdate(list);
    for (const auto& sample : list) {
        CHECK(sample.version == 1);
        CHECK(sample.changed().empty());
        auto row = *db.samples.findByPk(sample.id);
        CHECK(db.samples.inspect(row) == db.samples.inspect(sample));
    }
    // as one by one
    std::vector<std::string> many;
    for (auto& sample : list) many.push_back(db.samples.inspect(*db.samples.findByPk(sample.id)));
    for (std::size_t i = 0; i < list.size(); ++i) {
        db.samples.update(
            {{&Sample::text, "q" + std::to_string(i)}}, {.where = {{&Sample::id, list[i].id}}, .silent = true}
        );
        db.sequelize.query("UPDATE bu_samples SET version = 0 WHERE id = ?", {.replacements = {list[i].id}});
        auto one = saved[i];
        one.updatedAt = list[i].updatedAt;
        one.save({.silent = true});
        one.update({{&Sample::text, list[i].text}}, {.silent = true});
        CHECK(db.samples.findByPk(one.id)->real == list[i].real);
        CHECK(db.samples.findByPk(one.id)->bytes == list[i].bytes);
        CHECK(db.samples.findByPk(one.id)->price == list[i].price);
        CHECK(db.samples.findByPk(one.id)->json == list[i].json);
    }
}

TEST_CASE("a record that did not change a column leaves it to others", "[upsert]") {
    const Samples db;
    auto list = db.make(3);
    list[0].note = "zero";
    list[1].real = 1;
    const auto before = list[2].updatedAt;
    db.sequelize.query(test::ownQuery("UPDATE bu_samples SET `real` = 7 WHERE id = ") + std::to_string(list[0].id));
    db.samples.bulkUpdate(list);
    CHECK(db.samples.findByPk(list[0].id)->real == 7);
    CHECK(db.samples.findByPk(list[0].id)->note == "zero");
    CHECK(db.samples.findByPk(list[1].id)->real == 1);
    CHECK(list[2].version == 0);
    CHECK(list[2].updatedAt == before);
    CHECK(db.samples.findByPk(list[2].id)->version == 0);
    db.samples.bulkUpdate(list);
    CHECK(list[0].version == 1);
    list[0].note = "a";
    list[0].flag = true;
    db.samples.bulkUpdate(list, {.fields = {&Sample::flag}});
    CHECK(db.samples.findByPk(list[0].id)->note == "zero");
    CHECK(db.samples.findByPk(list[0].id)->flag);
    std::vector<Sample> none;
    db.samples.bulkUpdate(none);
}

TEST_CASE("bulkUpdate is all or nothing", "[upsert]") {
    const Samples db;
    auto list = db.make(700);
    for (auto& sample : list) sample.note = "n" + std::to_string(sample.id);
    db.samples.bulkUpdate(list);
    CHECK(db.samples.count({.where = {{&Sample::note, Op::ne(null)}, {&Sample::version, 1}}}) == 700);

    for (auto& sample : list) sample.real = 3;
    const auto unchanged = [&] {
        CHECK(db.samples.count({.where = {{&Sample::real, 3.0}}}) == 0);
        CHECK(list[0].version == 1);
        CHECK(list[0].changed() == std::vector<std::string>{"real"});
    };
    db.samples.update({{&Sample::note, "theirs"}}, {.where = {{&Sample::id, list[650].id}}});
    try {
        db.samples.bulkUpdate(list);
        FAIL("stored");
    } catch (const OptimisticLockError& error) {
        CHECK(error.record() == 650);
    }
    unchanged();
    list[650].reload();
    list[650].real = 3;
    db.samples.destroy({.where = {{&Sample::id, list[20].id}}});
    CHECK(
        test::failure([&] { db.samples.bulkUpdate(list); }) ==
        "bulkUpdate of model 'bu_sample': no row has the primary key of record 20; it was deleted, or never created. "
        "Nothing was written"
    );
    unchanged();
    list.erase(list.begin() + 20);
    {
        auto t = db.sequelize.transaction();
        db.samples.bulkUpdate(list, {.transaction = t});
        CHECK(list[0].version == 2);
        t.rollback();
    }
    CHECK(db.samples.count({.where = {{&Sample::real, 3.0}}}) == 0);
    db.samples.bulkUpdate(list);
    CHECK(list[0].version == 2);
    CHECK(db.samples.count({.where = {{&Sample::real, 3.0}}}) == 699);

    list[1].text = list[0].text;
    list[3].note = std::string(300, 'x');
    const auto text = test::failure([&] { db.samples.bulkUpdate(list); });
    CHECK(text.find("record 3: bu_sample.note is longer than 255") != std::string::npos);
    list[3].note = "short";
    CHECK_THROWS_AS(db.samples.bulkUpdate(list), UniqueConstraintError);
    CHECK(db.samples.findByPk(list[3].id)->note != "short");
}

TEST_CASE("bulkUpdate refuses what has no row, and two for one", "[upsert]") {
    const Samples db;
    auto list = db.make(2);
    Sample fresh = db.samples.build({});
    std::vector<Sample> withNew{list[0], fresh};
    CHECK(test::failure([&] {
              db.samples.bulkUpdate(withNew);
          }) == "bulkUpdate of model 'bu_sample': record 1 is new; store it with bulkCreate");
    std::vector<Sample> twice{list[0], list[0]};
    CHECK(test::failure([&] {
              db.samples.bulkUpdate(twice);
          }) == "bulkUpdate of model 'bu_sample': record 1 has the same primary key as one before it");
    list[1].id += 100;
    CHECK(
        test::failure([&] { db.samples.bulkUpdate(list); }) ==
        "bulkUpdate of model 'bu_sample': record 1 has another 'id' than its row; save a record whose primary key "
        "changes by itself"
    );
}

TEST_CASE("bulkUpdate of plain structs with a key of two columns", "[upsert]") {
    const Samples db;
    std::vector<Cell2> cells;
    for (int row = 0; row < 30; ++row)
        for (int column = 0; column < 30; ++column) cells.push_back({row, column, 0, std::nullopt});
    db.cells.bulkCreate(cells);
    for (auto& cell : cells) {
        cell.value = cell.row * 100 + cell.column;
        if (cell.column == 7) cell.text = "seven";
    }
    db.cells.bulkUpdate(cells);
    for (const auto& cell : db.cells.findAll()) {
        CHECK(cell.value == cell.row * 100 + cell.column);
        CHECK((cell.text == "seven") == (cell.column == 7));
    }
    cells[5].row = 77;
    CHECK_THROWS_AS(db.cells.bulkUpdate(cells), EmptyResultError);
}

TEST_CASE("threads that bulkUpdate the same rows lose no update", "[upsert][threads]") {
    const Samples db;
    const auto made = db.make(40);
    const auto errors = test::onThreads(8, [&](int) {
        for (int i = 0; i < 5; ++i)
            for (bool done = false; !done;) {
                try {
                    auto list = db.samples.findAll({.order = {&Sample::id}});
                    for (auto& sample : list) sample.big++;
                    db.samples.bulkUpdate(list);
                    done = true;
                } catch (const OptimisticLockError&) {
                } catch (const BaseError& error) {
                    if (!error.isTransient()) throw;
                }
            }
    });
    CHECK(errors == std::vector<std::string>{});
    CHECK(db.samples.count({.where = {{&Sample::big, 40}, {&Sample::version, 40}}}) == 40);
}

TEST_CASE("increment of several columns is one statement", "[upsert]") {
    const Samples db;
    auto sample = db.make(1).front();
    sample.increment({{&Sample::real, 1.5}, {&Sample::price, Decimal("0.25")}, {&Sample::big, 2}});
    CHECK(sample.real == 1.5);
    CHECK(sample.price == Decimal("0.25"));
    CHECK(sample.big == 2);
    CHECK(sample.version == 1);
    sample.decrement({{&Sample::real, 1}, {&Sample::big, 1}});
    CHECK(sample.real == 0.5);
    CHECK(sample.big == 1);
    CHECK(db.samples.increment({{&Sample::real, 1}, {&Sample::big, 9}}, {.where = {{&Sample::id, sample.id}}}) == 1);
    CHECK(db.samples.decrement({{&Sample::real, 1}}, {.where = {{&Sample::id, sample.id}}}) == 1);
    const auto row = *db.samples.findByPk(sample.id);
    CHECK(row.real == 0.5);
    CHECK(row.big == 10);
    CHECK(row.version == 4);
    CHECK(test::failure([&] {
              sample.increment({{&Sample::big, 1}, {&Sample::big, 1}});
          }) == "increment of model 'bu_sample' names 'big' twice; give it one amount");
    CHECK_THROWS_AS(db.samples.increment({{&Sample::big, 1}}, {}), UsageError);
    std::vector<Cell2> cells{{1, 1, 5, std::nullopt}};
    db.cells.bulkCreate(cells);
    db.cells.increment(cells[0], {{&Cell2::value, 3}});
    db.cells.decrement(cells[0], {{&Cell2::value, 1}});
    CHECK(cells[0].value == 7);
}
