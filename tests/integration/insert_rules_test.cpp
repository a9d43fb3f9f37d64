#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

// What an INSERT may leave out, and what it must not lose.
namespace {

struct Id8 {
    std::uint8_t id{};
    std::string name{};
};
struct Id32 : Record<Id32> {
    std::int32_t id{};
    std::string name{};
};
struct User : Record<User> {
    Uuid id{};
    std::string mail{};
    int visits{};
    std::optional<int> rank{};
};
struct Keyed {
    std::string key{};
    std::string name{};
};
struct Numbered {
    std::int64_t id{};
    std::string mail{};
    int visits{};
    std::optional<std::string> note{};
};

class Users {
public:
    Users()
        : sequelize(test::database()),
          users(sequelize.define<User>(
              "ir_user",
              {field<&User::id>({.primaryKey = true, .defaultValue = DataTypes::UUIDV4}),
               field<&User::mail>({.unique = true}), field<&User::visits>({.defaultValue = literal("5")}),
               field<&User::rank>({.defaultValue = 3})},
              {.timestamps = false}
          )),
          keyed(sequelize.define<Keyed>(
              "ir_keyed", {field<&Keyed::key>({.primaryKey = true}), field<&Keyed::name>()}, {.timestamps = false}
          )),
          numbered(sequelize.define<Numbered>(
              "ir_numbered",
              {field<&Numbered::mail>({.unique = true}), field<&Numbered::visits>(), field<&Numbered::note>()},
              {.timestamps = false}
          )),
          tables_(sequelize) {}

    static User user(std::string mail) {
        User user;
        user.mail = std::move(mail);
        return user;
    }

    Sequelize sequelize;
    Model<User> users;
    Model<Keyed> keyed;
    Model<Numbered> numbered;

private:
    test::FreshTables tables_;
};

template <class F>
std::string refusal(F&& call) {
    return test::messageOf<UsageError>(std::forward<F>(call));
}

}  // namespace

TEST_CASE("define: a generated id that its member cannot hold is refused", "[define]") {
    auto sequelize = test::database();
    CHECK_THAT(
        refusal([&] { (void)sequelize.define<Id8>("ir_narrow8", {field<&Id8::name>()}); }),
        test::containsString("attribute 'id'") && test::containsString("unsigned char") &&
            test::containsString("std::int64_t")
    );
    CHECK_THAT(
        refusal([&] {
            (void)sequelize.define<Id32>("ir_narrow32", {field<&Id32::name>()}, {.idType = DataTypes::BIGINT});
        }),
        test::containsString("attribute 'id'") && test::containsString("BIGINT")
    );
    CHECK_THAT(
        refusal([&] {
            (void)sequelize.define<Id32>("ir_start", {field<&Id32::name>()}, {.initialAutoIncrement = 5'000'000'000});
        }),
        test::containsString("initialAutoIncrement")
    );
    (void)sequelize.define<Id8>("ir_byte", {field<&Id8::name>()}, {.idType = DataTypes::TINYINT.UNSIGNED});
    (void)sequelize.define<Id32>("ir_int", {field<&Id32::name>()});
    (void)sequelize.define<Numbered>("ir_big", {field<&Numbered::mail>()}, {.idType = DataTypes::BIGINT.UNSIGNED});
}

TEST_CASE("an id that the member cannot hold is an error that says which", "[writing]") {
    auto sequelize = test::database();
    auto items = sequelize.define<Id32>("ir_grown", {field<&Id32::name>()}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    // another program made room, and took a number
    if (test::speaksMysql()) sequelize.query("ALTER TABLE ir_growns MODIFY id BIGINT AUTO_INCREMENT");
    sequelize.query("INSERT INTO ir_growns (id, name) VALUES (5000000000, 'far')");
    const auto told = [&](auto&& call) { return test::messageOf<ConversionError>(call); };
    const Id32 fresh;
    CHECK_THAT(
        told([&] { items.create(fresh); }), test::containsString("generated id 5000000001") &&
                                                test::containsString("Id32::id") &&
                                                test::containsString("The row is in the table")
    );
    CHECK_THAT(told([&] { items.bulkCreate({fresh, fresh}); }), test::containsString("generated id 5000000002"));
    auto built = items.build(fresh);
    CHECK_THAT(told([&] { built.save(); }), test::containsString("generated id 5000000004"));
    CHECK(items.count() == 5);
    CHECK_THAT(
        told([&] { sequelize.transaction([&](Transaction& t) { items.create(fresh, {.transaction = t}); }); }),
        test::containsString("unless its transaction is rolled back")
    );
    CHECK(items.count() == 5);
}

TEST_CASE("create with fields makes the primary key that has a default", "[writing]") {
    const Users t;
    const auto user = t.users.create(Users::user("a"), {.fields = {&User::mail}});
    CHECK(user.id != Uuid{});
    CHECK(t.users.findByPk(user.id)->mail == "a");
    auto built = t.users.build(Users::user("b"));
    built.save({.fields = {&User::mail}});
    CHECK(t.users.findByPk(built.id)->mail == "b");
    const auto more = t.users.bulkCreate({Users::user("c"), Users::user("d")}, {.fields = {&User::mail}});
    CHECK(t.users.findByPk(more.at(1).id)->mail == "d");

    CHECK_THAT(
        refusal([&] { t.keyed.create({.key = "k", .name = "n"}, {.fields = {&Keyed::name}}); }),
        test::containsString("leaves out the primary key 'key'")
    );
    CHECK(t.keyed.count() == 0);
}

TEST_CASE("create with fields reads the defaults of what was left out", "[writing]") {
    const Users t;
    auto user = t.users.create(Users::user("a"), {.fields = {&User::mail}});
    CHECK(user.visits == 5);
    CHECK(user.rank == 3);
    CHECK(user.changed().empty());
    CHECK(user.previous(&User::visits) == 5);

    auto given = Users::user("b");
    given.visits = 9;
    auto other = t.users.create(given, {.fields = {&User::mail}});
    CHECK(other.visits == 9);
    CHECK(other.changed() == test::Texts{"visits"});
    CHECK(t.users.findByPk(other.id)->visits == 5);
    other.save();
    CHECK(t.users.findByPk(other.id)->visits == 9);
}

TEST_CASE("bulkCreate: updateOnDuplicate does not write what the records do not bring", "[writing]") {
    const Users t;
    const auto first = t.numbered.create({.mail = "a", .visits = 1, .note = "kept"});
    CHECK_THAT(
        refusal([&] {
            t.numbered.bulkCreate(
                {{.mail = "a"}}, {.fields = {&Numbered::mail}, .updateOnDuplicate = {&Numbered::note}}
            );
        }),
        test::containsString("'note'") && test::containsString(".fields")
    );
    CHECK_THAT(
        refusal([&] { t.numbered.bulkCreate({{.mail = "a"}}, {.updateOnDuplicate = {&Numbered::id}}); }),
        test::containsString("names 'id'")
    );
    CHECK_THAT(
        refusal([&] {
            t.numbered.bulkCreate(
                {{.mail = "a"}}, {.ignoreDuplicates = true, .updateOnDuplicate = {&Numbered::visits}}
            );
        }),
        test::containsString("contradict each other")
    );
    CHECK(t.numbered.findByPk(first.id)->note == "kept");
    t.numbered.bulkCreate(
        {{.mail = "a", .visits = 2}},
        {.fields = {&Numbered::mail, &Numbered::visits}, .updateOnDuplicate = {&Numbered::visits}}
    );
    CHECK(t.numbered.findByPk(first.id)->visits == 2);
    CHECK(t.numbered.findByPk(first.id)->note == "kept");
    // a key that the program gives may be meant
    t.numbered.bulkCreate({{.id = 50, .mail = "a", .visits = 3}}, {.updateOnDuplicate = {&Numbered::id}});
    CHECK(t.numbered.findByPk(50)->visits == 2);

    const auto user = t.users.create(Users::user("u"));
    CHECK_THAT(
        refusal([&] {
            t.users.bulkCreate({Users::user("u")}, {.updateOnDuplicate = {&User::id, &User::visits}});
        }),
        test::containsString("names 'id'")
    );
    CHECK(t.users.findByPk(user.id));
}
