#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;
using test::each;
using test::Ids;
using test::Texts;

namespace {

struct Part {
    std::int64_t id{};
    std::optional<std::string> code{};
    std::string note{};
    std::optional<int> count{};
    bool operator==(const Part&) const = default;
};

class Store {
public:
    explicit Store(Options extra = {})
        : sequelize(test::database(std::move(extra))), parts(define(sequelize)), tables_(sequelize) {}

    Sequelize sequelize;
    Model<Part> parts;

private:
    static Model<Part> define(Sequelize& sequelize) {
        return sequelize.define<Part>(
            "bulk_part",
            {
                field<&Part::code>({.type = DataTypes::STRING(20), .unique = true}),
                field<&Part::note>({.type = DataTypes::TEXT("long")}),
                field<&Part::count>({.defaultValue = 5}),
            },
            {.timestamps = false}
        );
    }
    test::FreshTables tables_;
};

/// The words that the logged statements begin with.
Texts verbs(const test::Log& log) {
    Texts words;
    for (const auto& line : log.lines()) {
        const auto start = line.find("): ") + 3;
        words.push_back(line.substr(start, line.find_first_of(" ;", start) - start));
    }
    return words;
}

}  // namespace

TEST_CASE("bulkCreate gives every record its id and its defaults", "[bulk]") {
    Store store;
    test::Log log;
    const auto made =
        store.parts.bulkCreate({{.code = "a"}, {.code = "b", .count = 1}, {.code = "c"}}, {.logging = log.logger()});
    CHECK(verbs(log) == Texts{"INSERT"});
    CHECK(each(made, &Part::id) == Ids{1, 2, 3});
    CHECK(made[0].count == 5);
    CHECK(made[1].count == 1);
    CHECK(store.parts.findAll({.order = {&Part::id}}) == made);
    CHECK(store.parts.bulkCreate({}).empty());
}

TEST_CASE("given and generated ids in one call", "[bulk]") {
    Store store;
    const auto made = store.parts.bulkCreate(
        {{.code = "a"}, {.code = "b"}, {.id = 50, .code = "c"}, {.id = 40, .code = "d"}, {.code = "e"}, {.code = "f"}}
    );
    // PostgreSQL's numbers do not follow given ones.
    CHECK(each(made, &Part::id) == (test::isPostgres() ? Ids{1, 2, 50, 40, 3, 4} : Ids{1, 2, 50, 40, 51, 52}));
    for (const auto& part : made) CHECK(store.parts.findByPk(part.id) == part);
}

TEST_CASE("validate reports every record, else the first is enough", "[bulk][validation]") {
    Store store;
    const std::string tooLong(21, 'x');
    const std::vector<Part> parts{{.code = "fine"}, {.code = tooLong}, {.code = "ok", .note = "\xff"}};
    const auto errorsOf = [&](bool validate) {
        const auto error =
            test::thrownBy<ValidationError>([&] { store.parts.bulkCreate(parts, {.validate = validate}); });
        REQUIRE(error);
        return error->errors();
    };
    CHECK(errorsOf(false).size() == 1);
    const auto all = errorsOf(true);
    REQUIRE(all.size() == 2);
    CHECK(all[0].path == "code");
    CHECK(all[0].message == "record 1: bulk_part.code is longer than 20 characters");
    CHECK(all[1].path == "note");
    CHECK_THAT(all[1].message, test::StartsWith("record 2: bulk_part.note is not valid UTF-8"));
    CHECK(store.parts.count() == 0);
}

TEST_CASE("fields, ignoreDuplicates, updateOnDuplicate", "[bulk]") {
    Store store;
    store.parts.bulkCreate({{.code = "a", .note = "first", .count = 1}, {.code = "b", .note = "first", .count = 1}});
    SECTION("fields") {
        store.parts.bulkCreate({{.code = "c", .note = "given", .count = 9}}, {.fields = {&Part::code, &Part::note}});
        const auto c = store.parts.findOne({.where = {{&Part::code, "c"}}});
        CHECK(c->note == "given");
        CHECK(c->count == 5);
    }
    SECTION("ignoreDuplicates keeps what is there") {
        const auto made = store.parts.bulkCreate(
            {{.code = "a", .note = "second"}, {.code = "c", .note = "second"}}, {.ignoreDuplicates = true}
        );
        CHECK(each(made, &Part::id) == Ids{0, 0});
        CHECK(store.parts.count() == 3);
        CHECK(store.parts.findOne({.where = {{&Part::code, "a"}}})->note == "first");
        CHECK(store.parts.findOne({.where = {{&Part::code, "c"}}})->note == "second");
    }
    SECTION("updateOnDuplicate changes the columns that are listed") {
        store.parts.bulkCreate(
            {{.code = "a", .note = "second", .count = 7}, {.code = "c", .note = "second", .count = 7}},
            {.updateOnDuplicate = {&Part::note}}
        );
        CHECK(store.parts.count() == 3);
        const auto a = store.parts.findByPk(1);
        CHECK(a->note == "second");
        CHECK(a->count == 1);
        CHECK(store.parts.findOne({.where = {{&Part::code, "c"}}})->count == 7);
    }
    SECTION("neither") {
        CHECK_THROWS_AS(store.parts.bulkCreate({{.code = "d"}, {.code = "a"}}), UniqueConstraintError);
        CHECK(store.parts.count() == 2);
    }
    SECTION("ignoreDuplicates hides nothing but duplicates") {
        test::rawSession().run("DROP TABLE bulk_parts");
        CHECK_THROWS_AS(store.parts.bulkCreate({{.code = "z"}}, {.ignoreDuplicates = true}), DatabaseError);
    }
}

TEST_CASE("20,000 records are several statements in one transaction", "[bulk]") {
    Store store;
    std::vector<Part> parts(20'000);
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].code = "code " + std::to_string(i);
    test::Log log;
    const auto made = store.parts.bulkCreate(parts, {.logging = log.logger()});
    const auto words = verbs(log);
    REQUIRE(words.size() >= 4);
    CHECK(words.front() == (test::isSqlite() ? "BEGIN" : "START"));
    CHECK(words.back() == "COMMIT");
    CHECK(std::all_of(words.begin() + 1, words.end() - 1, [](const auto& w) { return w == "INSERT"; }));
    REQUIRE(made.size() == parts.size());
    CHECK(store.parts.count() == 20'000);
    bool isSame = true;
    store.parts.findEach({.order = {&Part::id}}, [&, i = std::size_t{0}](const Part& part) mutable {
        isSame = isSame && part == made[i] && part.code == parts[i].code;
        ++i;
    });
    CHECK(isSame);
    CHECK(store.parts.findByPk(made[19'999].id)->code == "code 19999");

    // all or nothing: the last record is a duplicate
    for (auto& part : parts) part.code = "other " + *part.code;
    parts.back().code = "code 0";
    log.clear();
    CHECK_THROWS_AS(store.parts.bulkCreate(parts, {.logging = log.logger()}), UniqueConstraintError);
    CHECK(verbs(log).back() == "ROLLBACK");
    CHECK(store.parts.count() == 20'000);
}

TEST_CASE("more than one packet in all, and one record that is larger", "[bulk]") {
    Store store;
    const std::size_t size = 3'000'000;
    std::vector<Part> parts(30);
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].note.assign(size + i, static_cast<char>('a' + i % 26));
    test::Log log;
    const auto made = store.parts.bulkCreate(parts, {.logging = log.logger()});
    if (test::speaksMysql()) CHECK(verbs(log).size() >= 5);
    CHECK(store.parts.count() == 30);
    for (const std::size_t i : {0u, 15u, 29u}) CHECK(store.parts.findByPk(made[i].id)->note == parts[i].note);
}

TEST_CASE("a record of more than half a packet goes alone, one of more is refused", "[bulk]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has no packets");
    Store store;
    const auto limit = sequelize::detail::ModelAccess::core(store.parts).database().serverInfo().maxStatementBytes;
    const std::string large(limit / 8 * 5, 'x');
    const auto made = store.parts.bulkCreate({{.note = "small"}, {.note = large}, {.note = "small"}});
    CHECK(each(made, &Part::id) == Ids{1, 2, 3});
    CHECK(store.parts.findByPk(2)->note == large);
    const auto error = test::thrownBy<DatabaseError>([&] {
        store.parts.bulkCreate({{.note = "small"}, {.note = std::string(limit, 'x')}});
    });
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString("max_allowed_packet"));
    CHECK(store.parts.count() == 3);
}

TEST_CASE("records that leave a default to the database beside ones that do not", "[bulk][defaults]") {
    auto sequelize = test::database();
    auto parts = sequelize.define<Part>(
        "bulk_default",
        {field<&Part::code>({.defaultValue = literal("'made up'")}), field<&Part::note>(), field<&Part::count>()},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    const auto made = parts.bulkCreate({{.note = "one"}, {.code = "given", .note = "two"}, {.note = "three"}});
    CHECK(made[0].code == "made up");
    CHECK(made[1].code == "given");
    CHECK(made[2].code == "made up");
    CHECK(parts.findAll({.order = {&Part::id}}) == made);
}
