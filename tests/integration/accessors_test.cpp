// .get and .set of attributes.
#include <algorithm>
#include <cctype>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

std::string inLowerCase(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// Stands for a cipher: twice gives the text again.
std::string turned(std::string text) {
    std::ranges::reverse(text);
    return text;
}

struct Team;
struct Person : Record<Person> {
    std::int64_t id{};
    std::string first{};
    std::string last{};
    std::string email{};
    std::string secret{};
    std::string fullName{};
    std::optional<std::int64_t> teamId{};
    BelongsTo<Team> team{};
};
struct Team {
    std::int64_t id{};
    std::string name{};
    HasMany<Person> people{};
};

Person person(std::string first, std::string last = {}, std::string email = {}, std::string secret = {}) {
    Person made;
    made.first = std::move(first);
    made.last = std::move(last);
    made.email = std::move(email);
    made.secret = std::move(secret);
    return made;
}

class People {
public:
    Sequelize sequelize = test::database();
    Model<Team> teams = sequelize.define<Team>("accessor_team", {}, {.timestamps = false});
    Model<Person> people = sequelize.define<Person>(
        "accessor_person",
        {field<&Person::first>(), field<&Person::last>(), field<&Person::teamId>(),
         field<&Person::email>({.set = inLowerCase}),
         field<&Person::secret>(
             {.get = [](const std::string& stored) { return turned(stored); },
              .set = [](std::string given) { return turned(std::move(given)); }}
         ),
         field<&Person::fullName>(
             {.type = DataTypes::VIRTUAL, .get = [](const Person& p) { return p.first + " " + p.last; }}
         )},
        {.timestamps = false}
    );
    People() {
        teams.hasMany(people, {.as = &Team::people, .inverse = &Person::team, .foreignKey = &Person::teamId});
        tables.emplace(sequelize);
    }
    std::optional<test::FreshTables> tables{};

    [[nodiscard]] std::string stored(const std::string& column) {
        return sequelize.query<std::string>("SELECT " + column + " FROM accessor_people").front();
    }
};

}  // namespace

TEST_CASE(".set makes what is stored, and .get what the member holds", "[accessors]") {
    People all;
    auto ann = all.people.create(person("Ann", "Lee", "Ann@Example.COM", "abc"));
    CHECK(ann.email == "ann@example.com");
    CHECK(ann.secret == "abc");
    CHECK(ann.changed().empty());
    CHECK(all.stored("email") == "ann@example.com");
    CHECK(all.stored("secret") == "cba");
    ann.secret = "xyz";
    ann.save();
    CHECK(ann.secret == "xyz");
    CHECK(all.stored("secret") == "zyx");
    ann.update({{&Person::secret, "123"}, {&Person::email, "A@B.C"}});
    CHECK(ann.secret == "123");
    CHECK(ann.email == "a@b.c");
    CHECK(all.stored("secret") == "321");
    ann.email = "A@B.C";  // what is stored in other words
    ann.save();
    CHECK(ann.email == "a@b.c");
    ann.reload();
    CHECK(ann.secret == "123");
    all.people.update({{&Person::secret, "qrs"}}, {.where = {{&Person::id, ann.id}}});
    CHECK(all.stored("secret") == "srq");
    CHECK(all.people.findByPk(ann.id)->secret == "qrs");
    all.people.bulkCreate({person("Bob", {}, {}, "bulk")});
    CHECK(all.people.findOne({.where = {{&Person::first, "Bob"}}})->secret == "bulk");
    CHECK(all.people.findAll<Row>({.where = {{&Person::first, "Bob"}}}).front().get<std::string>("secret") == "klub");
}

TEST_CASE("what a transaction takes back is what the member held", "[accessors]") {
    People all;
    auto ann = all.people.create(person("Ann", {}, {}, "abc"));
    auto t = all.sequelize.transaction();
    ann.secret = "later";
    ann.save({.transaction = t});
    t.rollback();
    CHECK(ann.previous(&Person::secret) == "abc");
    ann.reload();
    CHECK(ann.secret == "abc");
}

namespace {

/// Stands for a hash: a second time makes another.
std::string hashed(std::string text) {
    return "h(" + text + ")";
}

struct Login : Record<Login> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> password{};
};

Login login(std::string name, std::optional<std::string> password) {
    Login made;
    made.name = std::move(name);
    made.password = std::move(password);
    return made;
}

}  // namespace

TEST_CASE(
    "what went through .set in a transaction that is rolled back does so once when it is written again", "[accessors]"
) {
    auto sequelize = test::database();
    auto logins = sequelize.define<Login>(
        "accessor_login",
        {field<&Login::name>(),
         field<&Login::password>(
             {.set = [](std::optional<std::string> given) { return std::optional(hashed(given.value_or("none"))); }}
         )},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    const auto stored = [&](std::int64_t id) {
        return logins.findAll<Row>({.where = {{&Login::id, id}}}).front().get<std::string>("password");
    };
    const auto undone = [&](auto&& write) {
        auto t = sequelize.transaction();
        write(t);
        t.rollback();
    };

    auto made = logins.build(login("a", "x"));
    undone([&](auto& t) { made.save({.transaction = t}); });
    CHECK(made.isNewRecord());
    made.save();
    CHECK(made.password == "h(x)");
    CHECK(stored(made.id) == "h(x)");
    made.name = "b";
    made.save();
    CHECK(stored(made.id) == "h(x)");

    made.password = "y";
    undone([&](auto& t) { made.save({.transaction = t}); });
    made.save();
    CHECK(stored(made.id) == "h(y)");

    undone([&](auto& t) { made.update({{&Login::password, "z"}}, {.transaction = t}); });
    made.save();
    CHECK(stored(made.id) == "h(z)");

    undone([&](auto& t) {
        made.password = "1";
        made.save({.transaction = t});
        made.password = "2";
        made.save({.transaction = t});
    });
    made.save();
    CHECK(stored(made.id) == "h(2)");

    auto none = logins.build(login("n", std::nullopt));
    undone([&](auto& t) { none.save({.transaction = t}); });
    none.save();
    CHECK(stored(none.id) == "h(none)");

    auto several = std::vector{logins.build(login("s", "s"))};
    undone([&](auto& t) { several = logins.bulkCreate(several, {.transaction = t}); });
    several.front().save();
    CHECK(stored(several.front().id) == "h(s)");

    made.password = "u";
    undone([&](auto& t) { logins.upsert(made, {.transaction = t}); });
    made.save();
    CHECK(stored(made.id) == "h(u)");

    made.password = "bulk";
    undone([&](auto& t) {
        std::vector<Login> all{made};
        logins.bulkUpdate(all, {.transaction = t});
        made = all.front();
    });
    made.save();
    CHECK(stored(made.id) == "h(bulk)");
}

namespace {

struct PlainLogin {
    std::int64_t id{};
    std::string name{};
    std::string email{};
    std::string password{};
};

}  // namespace

TEST_CASE("a plain struct's save does not set again what was read", "[accessors]") {
    auto sequelize = test::database();
    auto logins = sequelize.define<PlainLogin>(
        "accessor_plain",
        {field<&PlainLogin::email>({.set = inLowerCase}), field<&PlainLogin::password>({.set = hashed})},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    auto made = logins.create({.name = "a", .email = "A@X", .password = "x"});
    CHECK(made.password == "h(x)");
    auto read = logins.findByPk(made.id).value();
    read.name = "b";
    CHECK_THAT(test::failure([&] { logins.save(read); }), test::containsString("'password' has a .set"));
    std::vector several{read};
    CHECK_THROWS_AS(logins.bulkUpdate(several), UsageError);
    CHECK(logins.findByPk(made.id)->name == "a");
    logins.save(read, {.fields = {&PlainLogin::name, &PlainLogin::email}});
    CHECK(logins.findByPk(made.id)->password == "h(x)");
    CHECK(logins.findByPk(made.id)->name == "b");
    read.password = "y";
    logins.save(read, {.fields = {&PlainLogin::password}});
    CHECK(logins.findByPk(made.id)->password == "h(y)");
    logins.update(read, {{&PlainLogin::password, "z"}});
    CHECK(logins.findByPk(made.id)->password == "h(z)");
}

TEST_CASE("a VIRTUAL attribute with .get is a function of the record, wherever it was read", "[accessors]") {
    People all;
    const auto team = all.teams.create({.name = "one"});
    auto lee = person("Ann", "Lee");
    lee.teamId = team.id;
    auto ann = all.people.create(lee);
    CHECK(ann.fullName == "Ann Lee");
    ann.last = "May";
    ann.save();
    CHECK(ann.fullName == "Ann May");
    CHECK(all.people.findAll().front().fullName == "Ann May");
    CHECK(all.people.findByPk(ann.id)->fullName == "Ann May");
    all.people.findEach([](Person& person) { CHECK(person.fullName == "Ann May"); });
    const auto loaded = all.teams.findAll({.include = {&Team::people}});
    CHECK(loaded.front().people[0].fullName == "Ann May");
    const auto apart = all.teams.findAll({.include = {{&Team::people, {.separate = true}}}});
    CHECK(apart.front().people[0].fullName == "Ann May");
    ann.update({{&Person::first, "Eve"}});
    CHECK(ann.fullName == "Eve May");
    CHECK_THAT(all.people.inspect(ann), test::containsString("fullName: 'Eve May'"));
    const auto part = all.people.findOne({.attributes = {&Person::first}}).value();
    CHECK(part.fullName == "Eve ");
    CHECK(all.people.inspect(part).find("fullName") == std::string::npos);
}

TEST_CASE("accessors that cannot be are refused by define", "[accessors]") {
    auto sequelize = test::database();
    const auto faultOf = [&](Field<Person> wrong) {
        return test::failure([&] { (void)sequelize.define<Person>("accessor_wrong", {wrong}); });
    };
    CHECK(
        faultOf(field<&Person::id>({.primaryKey = true, .set = [](std::int64_t id) { return id; }})) ==
        "model 'accessor_wrong', attribute 'id': it is a key, by which rows are found as they are stored; it has no "
        ".get or .set"
    );
    CHECK(
        faultOf(field<&Person::email>({.get = [](const Person& p) { return p.email; }})) ==
        "model 'accessor_wrong', attribute 'email': its .get takes the record; a column's takes the stored value"
    );
    CHECK(
        faultOf(field<&Person::fullName>({.type = DataTypes::VIRTUAL, .set = inLowerCase})) ==
        "model 'accessor_wrong', attribute 'fullName': it is VIRTUAL, so nothing is stored: its .get takes the "
        "record, and it has no .set"
    );
}
