#include <set>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

struct Ticket {
    std::int64_t id{};
    std::string state = "open";
    std::optional<int> priority{};
    bool visible = true;
    int number{};
    DateTime due{};
    Uuid key{};
    std::optional<Uuid> trace{};
    std::optional<std::string> origin{};
    std::optional<int> answer{};
    bool operator==(const Ticket&) const = default;
};

Model<Ticket> defineTickets(Sequelize& sequelize) {
    using T = Ticket;
    return sequelize.define<T>(
        "default_ticket",
        {
            field<&T::state>({.type = DataTypes::STRING(20), .defaultValue = "open"}),
            field<&T::priority>({.defaultValue = 3}),
            field<&T::visible>({.defaultValue = true}),
            field<&T::number>({.defaultValue = [next = 100]() mutable { return next++; }}),
            field<&T::due>({.type = DataTypes::DATE(6), .defaultValue = DataTypes::NOW}),
            field<&T::key>({.defaultValue = DataTypes::UUIDV4}),
            field<&T::trace>({.defaultValue = DataTypes::UUIDV1}),
            field<&T::origin>({.type = DataTypes::STRING(30), .defaultValue = literal("'the database'")}),
            field<&T::answer>({.defaultValue = literal("42")}),
        },
        {.timestamps = false}
    );
}

}  // namespace

TEST_CASE("a record that brings no value gets the default, and shows it", "[defaults]") {
    auto sequelize = test::database();
    auto tickets = defineTickets(sequelize);
    const test::FreshTables tables(sequelize);
    const auto before = now();
    const auto made = tickets.create({});
    CHECK(made.state == "open");
    CHECK(made.priority == 3);
    CHECK(made.visible);
    CHECK(made.number == 100);
    CHECK(made.due >= before);
    CHECK(made.due <= now());
    CHECK(made.key.toString()[14] == '4');
    REQUIRE(made.trace);
    CHECK(made.trace->toString()[14] == '1');
    CHECK(made.origin == "the database");
    CHECK(made.answer == 42);
    CHECK(tickets.findByPk(1) == made);
}

TEST_CASE("a value that is brought is kept, false and empty ones too", "[defaults]") {
    auto sequelize = test::database();
    auto tickets = defineTickets(sequelize);
    const test::FreshTables tables(sequelize);
    const Ticket given{
        .id = 9,
        .state = "",
        .priority = 0,
        .visible = false,
        .number = -1,
        .due = std::chrono::sys_days(2020y / 1 / 1),
        .key = Uuid("00000000-0000-4000-8000-000000000001"),
        .trace = Uuid{},
        .origin = "",
        .answer = 0};
    CHECK(tickets.create(given) == given);
    CHECK(tickets.findByPk(9) == given);
}

TEST_CASE("bulkCreate makes each record's own defaults", "[defaults][bulk]") {
    auto sequelize = test::database();
    auto tickets = defineTickets(sequelize);
    const test::FreshTables tables(sequelize);
    const auto made = tickets.bulkCreate(std::vector<Ticket>(50));
    std::set<std::string> keys;
    for (const auto& ticket : made) keys.insert(ticket.key.toString());
    CHECK(keys.size() == 50);
    CHECK(made[49].number == 149);
    CHECK(made[49].origin == "the database");
    CHECK(tickets.findAll({.order = {&Ticket::id}}) == made);
}

TEST_CASE("defaults stand in the table, too", "[defaults]") {
    auto sequelize = test::database();
    (void)defineTickets(sequelize);
    const test::FreshTables tables(sequelize);
    auto raw = test::rawSession();
    raw.run(
        "INSERT INTO default_tickets (number, due, `key`) VALUES (1, '2020-01-01 00:00:00', "
        "'00000000-0000-4000-8000-000000000001')"
    );
    const auto row = raw.row("SELECT state, priority, visible, origin, answer FROM default_tickets");
    CHECK(row == std::vector<Value>{"open", 3, 1, "the database", 42});
}

namespace {

/// The same table, by a struct that knows but two of its columns.
struct Label {
    std::string state{};
    int number{};
};

}  // namespace

TEST_CASE("columns that the struct has no member for", "[defaults]") {
    auto sequelize = test::database();
    auto labels = sequelize.define<Label>(
        "default_label", {field<&Label::state>({.type = DataTypes::STRING(20)}), field<&Label::number>()}
    );
    const test::FreshTables tables(sequelize);
    const auto before = std::chrono::floor<std::chrono::seconds>(now());
    labels.create({"a", 1});
    labels.bulkCreate({{"b", 2}, {"c", 3}});
    CHECK(labels.count() == 3);
    const auto rows = labels.findAll<Row>({.order = {literal("id")}});
    REQUIRE(rows.size() == 3);
    CHECK(rows[2].get<int>("id") == 3);
    CHECK(rows[2].get<DateTime>("createdAt") >= before);
    CHECK(labels.findAll({.where = {{"id", 2}}})[0].state == "b");
    CHECK(labels.findByPk(3)->state == "c");
    CHECK(labels.update({{&Label::number, 9}}, {.where = {{"id", Op::gt(1)}}}) == 2);
    auto label = *labels.findByPk(1);
    CHECK_THAT(
        test::messageOf<UsageError>([&] {
            labels.update(label, {{&Label::number, 1}});
        }),
        test::containsString("Label has no member for the primary key 'id'")
    );
}
