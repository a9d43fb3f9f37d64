// define maps every member of a struct, and drops none in silence.
#include <memory>
#include <thread>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

/// Cents, stored as a number.
struct Price {
    std::int64_t cents = 0;
    bool operator==(const Price&) const = default;
};
template <>
struct sequelize::ColumnTraits<Price> {
    using Stored = std::int64_t;
    static std::int64_t toStored(const Price& price) { return price.cents; }
    static Price fromStored(std::int64_t cents) { return {cents}; }
};

namespace {

const ModelOptions plain{.timestamps = false};

std::string columnsOf(const TableDefinition& table) {
    std::string names;
    for (const auto& column : table.columns) names += (names.empty() ? "" : " ") + column.name;
    return names;
}
std::string typeOf(const TableDefinition& table, const char* attribute) {
    return nameOf(table.byName(attribute).type);
}
/// What the model's first use throws.
template <class T>
std::string refusal(const Model<T>& model) {
    try {
        (void)model.count();
    } catch (const UsageError& error) {
        return error.what();
    }
    return "nothing";
}

enum class Cover { soft, hard };
struct Shelf;
struct Item {
    std::int64_t id{};
    std::string title{};
    int pages{};
    std::optional<Cover> cover{};
    Price price{};
    std::optional<Price> formerly{};
    std::optional<Json> tags{};
    std::optional<Date> printed{};
    DateTime createdAt{}, updatedAt{};
    std::optional<std::int64_t> shelfId{};
    BelongsTo<Shelf> shelf{};
};
struct Shelf {
    std::int64_t id{};
    std::string label{};
    std::vector<Item> items{};
};

}  // namespace

TEST_CASE("every member is stored and read", "[members]") {
    auto sequelize = test::database();
    const auto items = sequelize.define<Item>("sm_item");
    const test::FreshTables tables(sequelize);
    CHECK(
        columnsOf(items.definition()) == "id title pages cover price formerly tags printed shelfId createdAt updatedAt"
    );
    const auto made = items.create(
        {.title = "t",
         .pages = 7,
         .cover = Cover::hard,
         .price = {250},
         .tags = Json{R"(["a"])"},
         .printed = 2001y / 2 / 3,
         .shelfId = 4}
    );
    const auto read = items.findByPk(made.id).value();
    CHECK(read.title == "t");
    CHECK(read.pages == 7);
    CHECK(read.cover == Cover::hard);
    CHECK(read.price == Price{250});
    CHECK_FALSE(read.formerly);
    CHECK(read.printed == 2001y / 2 / 3);
    CHECK(read.shelfId == 4);
    CHECK(read.createdAt == made.createdAt);
    CHECK(items.count({.where = {{&Item::pages, 7}, {&Item::cover, Cover::hard}}}) == 1);
}

TEST_CASE("a field refines a member, and the others are mapped as they are", "[members]") {
    auto sequelize = test::database();
    const auto items = sequelize.define<Item>("sm_item", {field<&Item::title>({.unique = true, .field = "name"})});
    const test::FreshTables tables(sequelize);
    CHECK(items.definition().byName("title").field == "name");
    CHECK(items.create({.title = "t", .pages = 7}).pages == 7);
    CHECK(items.findOne({.where = {{&Item::title, "t"}}})->pages == 7);
    CHECK_THROWS_AS(items.create({.title = "t"}), UniqueConstraintError);
}

TEST_CASE("columns stand as the members do, and listed fields as the list does", "[members]") {
    struct Sheet {
        int a{};
        std::int64_t id{};
        DateTime createdAt{};
        int b{}, c{}, d{};
    };
    Sequelize sequelize{"sqlite::memory:"};
    int number = 0;
    const auto columns = [&](const Model<Sheet>& model) { return columnsOf(model.definition()); };
    const auto name = [&] { return "sheet" + std::to_string(++number); };
    CHECK(columns(sequelize.define<Sheet>(name())) == "id a b c d createdAt updatedAt");
    CHECK(columns(sequelize.define<Sheet>(name(), {field<&Sheet::c>()})) == "id a b c d createdAt updatedAt");
    CHECK(
        columns(sequelize.define<Sheet>(name(), {field<&Sheet::b>(), field<&Sheet::d>()})) ==
        "id a b c d createdAt updatedAt"
    );
    // d is put before b: what is behind b in the struct stays there
    CHECK(
        columns(sequelize.define<Sheet>(name(), {field<&Sheet::d>(), field<&Sheet::b>()})) ==
        "id a d b c createdAt updatedAt"
    );
    CHECK(
        columns(sequelize.define<Sheet>(
            name(), {field<&Sheet::d>(), field<&Sheet::c>(), field<&Sheet::b>(), field<&Sheet::a>()}
        )) == "id d c b a createdAt updatedAt"
    );
    // what a convention does not take is a member like others
    CHECK(columns(sequelize.define<Sheet>(name(), plain)) == "id a createdAt b c d");
    CHECK(
        columns(sequelize.define<Sheet>(name(), {field<&Sheet::b>({.primaryKey = true})}, plain)) ==
        "a id createdAt b c d"
    );
    CHECK(
        columns(sequelize.define<Sheet>(name(), {ignored<&Sheet::a>(), ignored<&Sheet::createdAt>()}, plain)) ==
        "id b c d"
    );
}

TEST_CASE("timestamps of other names are found by them", "[members]") {
    struct Visit {
        std::int64_t id{};
        DateTime visited_at{};
        std::string who{};
    };
    auto sequelize = test::database();
    const auto visits = sequelize.define<Visit>("sm_visit", {.createdAt = "visited_at", .updatedAt = false});
    const test::FreshTables tables(sequelize);
    CHECK(columnsOf(visits.definition()) == "id who visited_at");
    const auto made = visits.create({.who = "ann"});
    CHECK(made.visited_at != DateTime{});
    CHECK(visits.findByPk(made.id)->visited_at == made.visited_at);
}

TEST_CASE("an association makes a member its foreign key", "[members][association]") {
    const bool fromShelf = GENERATE(true, false);
    const bool isNamed = GENERATE(true, false);
    INFO(fromShelf << isNamed);
    auto sequelize = test::database();
    const auto items = sequelize.define<Item>("sm_item", {field<&Item::title>({.type = DataTypes::STRING(50)})});
    const auto shelves = sequelize.define<Shelf>("shelf", {}, {.tableName = "sm_shelves", .timestamps = false});
    CHECK(typeOf(items.definition(), "shelfId") == "BIGINT");
    if (!fromShelf) items.belongsTo(shelves, {.as = as<&Item::shelf>});
    shelves.hasMany(
        items, {.as = as<&Shelf::items>, .foreignKey = isNamed ? ForeignKey<Item>(&Item::shelfId) : ForeignKey<Item>()}
    );
    if (fromShelf) items.belongsTo(shelves, {.as = as<&Item::shelf>});
    // where Sequelize adds it, and of its key's type
    CHECK(
        columnsOf(items.definition()) == "id title pages cover price formerly tags printed createdAt updatedAt shelfId"
    );
    CHECK(typeOf(items.definition(), "shelfId") == "INTEGER");
    const test::FreshTables tables(sequelize);
    const auto shelf = shelves.create({.label = "x"});
    (void)items.create({.title = "t", .pages = 7, .shelfId = shelf.id});
    CHECK_THROWS_AS(items.create({.title = "u", .shelfId = 99}), ForeignKeyConstraintError);
    const auto read = items.findAll({.include = {&Item::shelf}});
    REQUIRE(read.size() == 1);
    CHECK(read[0].pages == 7);
    CHECK(read[0].shelf->label == "x");
    const auto whole = shelves.findAll({.include = {&Shelf::items}});
    CHECK(whole.at(0).items.at(0).title == "t");
}

TEST_CASE("a foreign key of another name keeps it", "[members][association]") {
    struct Boss {
        std::int64_t id{};
    };
    struct Worker {
        std::int64_t id{};
        std::optional<std::int64_t> chief{};
        int age{};
    };
    Sequelize sequelize{"sqlite::memory:"};
    const auto bosses = sequelize.define<Boss>("boss", plain);
    const auto workers = sequelize.define<Worker>("worker", plain);
    CHECK(columnsOf(workers.definition()) == "id chief age");
    workers.belongsTo(bosses, {.foreignKey = &Worker::chief});
    CHECK(columnsOf(workers.definition()) == "id age chief");
    const auto named = sequelize.define<Worker>("named", plain);
    named.belongsTo(bosses, {.foreignKey = field<&Worker::chief>()});
    CHECK(columnsOf(named.definition()) == "id age chief");
}

TEST_CASE("join rows find their foreign keys by name", "[members][association]") {
    struct Pupil {
        std::int64_t id{};
        std::string name{};
    };
    struct Seat {
        std::int64_t id{};
        std::optional<std::int64_t> pupilId{}, courseId{};
        int row{};
    };
    struct Course {
        std::int64_t id{};
        std::string title{};
        BelongsToMany<Pupil, Seat> pupils{};
    };
    auto sequelize = test::database();
    const auto pupils = sequelize.define<Pupil>("pupil", {}, {.tableName = "sm_pupils", .timestamps = false});
    const auto courses = sequelize.define<Course>("course", {}, {.tableName = "sm_courses", .timestamps = false});
    const auto seats = sequelize.define<Seat>("sm_seat", {.timestamps = false});
    courses.belongsToMany(pupils, {.as = &Course::pupils, .through = seats});
    CHECK(columnsOf(seats.definition()) == "id row courseId pupilId");
    CHECK(seats.definition().foreignKeys.size() == 2);
    const test::FreshTables tables(sequelize);
    (void)pupils.create({.name = "ann"});
    auto course = courses.create({.title = "maths"});
    (void)seats.create({.pupilId = 1, .courseId = 1, .row = 3});
    const auto read = courses.findAll({.include = {&Course::pupils}});
    REQUIRE(read.at(0).pupils.size() == 1);
    CHECK(read[0].pupils.through(0).row == 3);
    CHECK(read[0].pupils.through(0).pupilId == 1);
    CHECK_THROWS_AS(seats.create({.pupilId = 1, .courseId = 1}), UniqueConstraintError);
}

TEST_CASE("members that are left out", "[members]") {
    struct Cached {
        std::int64_t id{};
        std::string text{};
        int uses = 5;
        std::unique_ptr<int> pointer{};
        std::thread worker{};
    };
    auto sequelize = test::database();
    const auto model = sequelize.define<Cached>(
        "sm_cached", {ignored<&Cached::uses>(), ignored<&Cached::pointer>(), ignored<&Cached::worker>()}, plain
    );
    const test::FreshTables tables(sequelize);
    CHECK(columnsOf(model.definition()) == "id text");
    const auto id = model.create(Cached{.text = "a", .uses = 9}).id;
    CHECK(model.findByPk(id)->uses == 5);
    CHECK(model.findByPk(id)->text == "a");
}

TEST_CASE("records of others need an association", "[members]") {
    struct Note {
        std::int64_t id{};
        std::string text{};
    };
    struct Page {
        std::int64_t id{};
        std::vector<Note> notes{};
    };
    struct Chapter {
        std::int64_t id{};
        HasMany<Note> notes{};
    };
    auto sequelize = test::database();
    const auto pages = sequelize.define<Page>("sm_page", plain);
    CHECK(
        refusal(pages) == "model 'sm_page': Page::notes (" + std::string(typeName<std::vector<Note>>()) +
                              ") is no column, and no association fills it; declare the association with .as = "
                              "&Page::notes, or leave the member out: ignored<&Page::notes>()"
    );
    const auto others = sequelize.define<Page>("sm_other", {ignored<&Page::notes>()}, plain);
    const auto chapters = sequelize.define<Chapter>("sm_chapter", plain);
    others.sync({.force = true});
    chapters.sync({.force = true});
    CHECK(refusal(others) == "nothing");
    CHECK(chapters.create({}).id == 1);
    CHECK_THROWS_AS(chapters.create({.notes = {Note{.text = "lost"}}}), EagerLoadingError);
    chapters.drop();
    others.drop();
}

TEST_CASE("structs that cannot be taken apart say what is missing", "[members][record]") {
    struct Book : Record<Book> {
        std::int64_t id{};
        std::string title{};
        int pages{};
        bool lent{};
        std::optional<std::int64_t> shelfId{};
        BelongsTo<Shelf> shelf{};
        DateTime createdAt{}, updatedAt{};
    };
    auto sequelize = test::database();
    const auto shelves = sequelize.define<Shelf>("shelf", {ignored<&Shelf::items>()}, {.tableName = "sm_shelves"});
    const auto missing = [&](const Model<Book>& model) {
        const std::string text = refusal(model);
        const auto begin = text.find("is for ") + 7;
        return text.substr(begin, text.find(';') - begin);
    };
    const auto whole = sequelize.define<Book>(
        "sm_whole", {field<&Book::title>(), field<&Book::pages>(), field<&Book::lent>(), ignored<&Book::shelfId>(),
                     ignored<&Book::shelf>()}
    );
    whole.sync({.force = true});
    CHECK(refusal(whole) == "nothing");
    whole.drop();
    const auto associated =
        sequelize.define<Book>("sm_associated", {field<&Book::title>(), field<&Book::pages>(), field<&Book::lent>()});
    CHECK(missing(associated) == "2 of its 8 members, between 'lent' and 'createdAt'");
    const auto later =
        sequelize.define<Book>("sm_later", {field<&Book::title>(), field<&Book::pages>(), field<&Book::lent>()});
    later.belongsTo(shelves, {.as = &Book::shelf, .foreignKey = &Book::shelfId});
    shelves.sync({.force = true});
    later.sync({.force = true});
    Book book;
    book.title = "t";
    book.pages = 7;
    (void)later.create(book);
    CHECK(later.findOne()->pages == 7);
    later.drop();
    shelves.drop();
}

TEST_CASE("members that other code cannot name", "[members]") {
    class Account {
    public:
        std::int64_t id{};
        std::string owner{};
        static auto hidden() { return ignored<&Account::secret_>(); }
        [[nodiscard]] double secret() const { return secret_; }

    private:
        double secret_ = 0.5;
    };
    auto sequelize = test::database();
    const auto open = sequelize.define<Account>("sm_open", {field<&Account::owner>()}, plain);
    CHECK_THAT(refusal(open), test::containsString("no association is for members after 'owner'; list them"));
    const auto accounts = sequelize.define<Account>("sm_account", {field<&Account::owner>(), Account::hidden()}, plain);
    accounts.sync({.force = true});
    (void)accounts.create({});
    CHECK(accounts.findOne()->secret() == 0.5);
    accounts.drop();
}

TEST_CASE("members of a base class are listed, or left out together", "[members]") {
    struct Counted {
        std::int64_t uses{};
        std::int64_t misuses{};
    };
    struct Tool : Counted {
        std::int64_t id{};
        std::string name{};
    };
    auto sequelize = test::database();
    const auto part = sequelize.define<Tool>("sm_part", {field<&Tool::name>(), field<&Counted::uses>()}, plain);
    CHECK_THAT(refusal(part), test::containsString("members of its base class"));
    const auto without = sequelize.define<Tool>("sm_without", {field<&Tool::name>(), ignored<Counted>()}, plain);
    const auto whole = sequelize.define<Tool>(
        "sm_tool", {field<&Tool::name>(), field<&Counted::uses>(), field<&Counted::misuses>()}, plain
    );
    for (const auto& model : {without, whole}) {
        model.sync({.force = true});
        Tool tool;
        tool.misuses = 3;
        tool.name = "saw";
        (void)model.create(tool);
        CHECK(model.findOne()->name == "saw");
        CHECK(model.findOne()->misuses == (model.name() == "sm_tool" ? 3 : 0));
        model.drop();
    }
}
