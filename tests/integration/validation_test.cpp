#include <algorithm>
#include <functional>
#include <stdexcept>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
namespace Validate = sequelize::Validate;

namespace {

struct Pet;

struct Owner : Record<Owner> {
    std::int64_t id{};
    std::string email{};
    std::optional<int> age{};
    std::optional<std::string> nick{};
    std::string password{};  // virtual
    HasMany<Pet> pets{};
};

struct Pet {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> ownerId{};
    BelongsTo<Owner> owner{};
};

/// `nick` may be anything but "nobody", and must be there for a minor: both are functions of the program's.
class Home {
public:
    explicit Home(Options extra = {})
        : sequelize(test::database(std::move(extra))), owners(define(sequelize)), pets(definePets(sequelize)) {
        owners.hasMany(pets, {.as = &Owner::pets, .inverse = &Pet::owner, .foreignKey = &Pet::ownerId});
        owners.addValidator("kid has a nick", [](const Owner& owner) {
            if (owner.age && *owner.age < 18 && !owner.nick) throw std::runtime_error("a kid needs a nick");
        });
        tables_.emplace(sequelize);
    }

    Sequelize sequelize;
    Model<Owner> owners;
    Model<Pet> pets;

private:
    static Model<Owner> define(Sequelize& sequelize) {
        return sequelize.define<Owner>(
            "validated_owner",
            {
                field<&Owner::email>(
                    {.type = DataTypes::STRING(40),
                     .validate = {Validate::isEmail, Validate::len(6, 30).message("an address has 6 to 30 characters")}}
                ),
                field<&Owner::age>({.validate = {Validate::min(0), Validate::isInt({.max = 150})}}),
                field<&Owner::nick>(
                    {.validate =
                         {{"nobody", [](const std::string& nick) { return nick == "nobody" ? "is nobody" : ""; }},
                          {"known", [](const std::optional<std::string>& nick) { return !nick || !nick->empty(); }}}}
                ),
                field<&Owner::password>(
                    {.type = DataTypes::VIRTUAL,
                     .validate = {{"weak", [](const std::string& text) { return text.size() != 3; }}}}
                ),
            },
            {.timestamps = false}
        );
    }
    static Model<Pet> definePets(Sequelize& sequelize) {
        return sequelize.define<Pet>(
            "validated_pet",
            {field<&Pet::name>({.validate = Validate::isAlpha}),
             field<&Pet::ownerId>({.validate = {Validate::max(1000)}})},
            {.timestamps = false}
        );
    }

    std::optional<test::FreshTables> tables_{};
};

Owner named(std::string email) {
    Owner owner;
    owner.email = std::move(email);
    return owner;
}

/// "path/key" of each thing that is wrong, joined by blanks; "none".
std::string faults(const std::function<void()>& work) {
    try {
        work();
    } catch (const ValidationError& error) {
        std::string text;
        for (const auto& item : error.errors()) text += (text.empty() ? "" : " ") + item.path + "/" + item.validatorKey;
        return text;
    }
    return "none";
}

}  // namespace

TEST_CASE("all that is wrong with a record is reported at once, and without its values", "[validation]") {
    Home home;
    auto owner = named("x@y");
    owner.age = 200;
    owner.nick = "nobody";
    std::vector<ValidationErrorItem> items;
    try {
        home.owners.create(owner);
    } catch (const ValidationError& error) {
        items = error.errors();
        CHECK(
            std::string(error.what()) ==
            "Validation error: Validation isEmail on email failed,\n"
            "Validation error: an address has 6 to 30 characters,\n"
            "Validation error: Validation isInt on age failed,\n"
            "Validation error: is nobody"
        );
    }
    REQUIRE(items.size() == 4);
    CHECK(items[0].path == "email");
    CHECK(items[0].type == "Validation error");
    CHECK(items[0].validatorKey == "isEmail");
    CHECK(items[0].validatorName == "isEmail");
    CHECK(items[0].validatorArgs.empty());
    CHECK(items[1].validatorKey == "len");
    CHECK(items[1].validatorArgs == std::vector<Value>{std::uint64_t{6}, std::uint64_t{30}});
    CHECK(items[2].validatorArgs == std::vector<Value>{null, 150, null, null});
    CHECK(items[3].validatorKey == "nobody");
    CHECK(items[3].validatorName.empty());
    CHECK(home.owners.count() == 0);
}

TEST_CASE("every way of writing tells what is wrong, and passes over what it is told to skip", "[validation]") {
    Home home;
    const auto stored = home.owners.create(named("ada@example.com"));
    struct Way {
        const char* name;
        std::string expected;
        std::function<void(bool skips)> write;
    };
    const auto skip = [](bool skips) {
        return skips ? List<ColumnName<Owner>>{&Owner::email} : List<ColumnName<Owner>>();
    };
    const std::vector<Way> ways = {
        {"create", "email/isEmail", [&](bool skips) { home.owners.create(named("one at x"), {.skip = skip(skips)}); }},
        {"bulkCreate", "email/isEmail",
         [&](bool skips) { home.owners.bulkCreate({named("two at x")}, {.skip = skip(skips)}); }},
        {"bulkCreate of several", "email/isEmail email/isEmail",
         [&](bool skips) {
             home.owners.bulkCreate({named("two at x"), named("two at y")}, {.validate = true, .skip = skip(skips)});
         }},
        {"save of a new record", "email/isEmail",
         [&](bool skips) {
             auto owner = home.owners.build(named("three at x"));
             owner.save({.skip = skip(skips)});
         }},
        {"save", "email/isEmail",
         [&](bool skips) {
             auto owner = stored;
             owner.email = "four at x";
             owner.save({.skip = skip(skips)});
         }},
        {"update of a record", "email/isEmail",
         [&](bool skips) {
             auto owner = stored;
             owner.update({{&Owner::email, "five at x"}}, {.skip = skip(skips)});
         }},
        {"update", "email/isEmail",
         [&](bool skips) {
             home.owners.update(
                 {{&Owner::email, "six at x"}}, {.skip = skip(skips), .where = {{&Owner::id, stored.id}}}
             );
         }},
    };
    for (const auto& way : ways) {
        INFO(way.name);
        const auto before = home.owners.findAll({.order = {&Owner::id}});
        CHECK(faults([&] { way.write(false); }) == way.expected);
        CHECK(home.owners.findAll({.order = {&Owner::id}}).size() == before.size());
        CHECK(
            home.owners.count({.where = {{&Owner::email, Op::like("% at %")}}}) ==
            static_cast<std::uint64_t>(std::ranges::count_if(
                before, [](const Owner& owner) { return owner.email.find(" at ") != std::string::npos; }
            ))
        );
        CHECK(faults([&] { way.write(true); }) == "none");
    }
}

TEST_CASE("relations and records that are created with others are validated", "[validation]") {
    Home home;
    auto owner = home.owners.create(named("ada@example.com"));
    CHECK(faults([&] { home.owners.related(owner, &Owner::pets).create({.name = "no. 1"}); }) == "name/isAlpha");
    auto other = named("bob@example.com");
    other.pets = {Pet{.name = "no. 2"}};
    CHECK(faults([&] { home.owners.create(other, {.include = {&Owner::pets}}); }) == "name/isAlpha");
    CHECK(faults([&] { home.owners.create(other, {.include = {&Owner::pets}, .validate = false}); }) == "name/isAlpha");
    CHECK(home.owners.count() == 1);
    home.pets.update({{&Pet::name, "Rex"}}, {.where = {{&Pet::id, 1}}});
    CHECK(home.pets.count() == 0);
    // the foreign key's validators, too
    home.sequelize.query("UPDATE validated_owners SET id = 2000");
    auto far = home.owners.findByPk(2000).value();
    auto rex = home.pets.create({.name = "Rex"});
    CHECK(faults([&] { home.owners.related(far, &Owner::pets).add(rex); }) == "ownerId/max");
}

TEST_CASE("what does not fit its column is refused without validation, too", "[validation]") {
    Home home;
    CHECK(test::failure([&] {
              home.owners.create(named(std::string(41, 'a')), {.validate = false});
          }) == "Validation error: validated_owner.email is longer than 40 characters");
    // both are told
    CHECK(faults([&] { home.owners.create(named(std::string(41, 'a'))); }) == "email/ email/isEmail email/len");
    CHECK(faults([&] {
              home.owners.update(
                  {{&Owner::email, std::string(41, 'a')}, {&Owner::age, -1}}, {.where = {{&Owner::id, 1}}}
              );
          }) == "email/ email/isEmail email/len age/min");
}

TEST_CASE("NULL is passed over, but by functions that take an optional", "[validation]") {
    Home home;
    auto owner = home.owners.create(named("ada@example.com"));
    CHECK_FALSE(owner.age);
    owner.nick = "";
    CHECK(faults([&] { owner.save(); }) == "nick/known");
    CHECK(faults([&] {
              home.owners.update({{&Owner::nick, null}, {&Owner::age, null}}, {.where = {{&Owner::id, 1}}});
          }) == "none");
}

TEST_CASE("a record's validators see it with what is set, which is gone when they refuse it", "[validation]") {
    Home home;
    auto kid = named("kid@example.com");
    kid.age = 9;
    CHECK(faults([&] { home.owners.create(kid); }) == "kid has a nick/kid has a nick");
    CHECK(test::failure([&] { home.owners.create(kid); }) == "Validation error: a kid needs a nick");
    kid.nick = "K";
    kid = home.owners.create(kid);
    CHECK(faults([&] { kid.update({{&Owner::nick, null}}); }) == "kid has a nick/kid has a nick");
    CHECK(kid.nick == "K");
    CHECK(faults([&] { home.owners.update(kid, {{&Owner::nick, null}}); }) == "kid has a nick/kid has a nick");
    CHECK(kid.changed().empty());
    kid.update({{&Owner::nick, null}, {&Owner::age, 18}});
    CHECK_FALSE(home.owners.findByPk(kid.id).value().nick);
    // rows that nobody has read are no records
    CHECK(faults([&] { home.owners.update({{&Owner::age, 9}}, {.where = {{&Owner::id, kid.id}}}); }) == "none");
    kid.reload();
    kid.email = "kid2@example.com";
    CHECK(faults([&] { kid.save(); }) == "kid has a nick/kid has a nick");
    CHECK(faults([&] { kid.save({.skip = {"kid has a nick"}}); }) == "none");
    CHECK(test::failure([&] { kid.save({.skip = {"kid has no nick"}}); }).find("kid has no nick") != std::string::npos);
}

TEST_CASE("save asks about what it writes", "[validation]") {
    Home home;
    auto owner = home.owners.create(named("no address at all"), {.validate = false});
    owner = home.owners.findByPk(owner.id).value();
    owner.age = 20;
    CHECK(faults([&] { owner.save(); }) == "none");
    CHECK(faults([&] { owner.validate(); }) == "email/isEmail");
    owner.password = "abc";
    CHECK(faults([&] { owner.save(); }) == "password/weak");
    CHECK(faults([&] { owner.save({.skip = {&Owner::password}}); }) == "none");
    auto fresh = home.owners.build(named("ada@example.com"));
    fresh.password = "abc";
    CHECK(faults([&] { fresh.save(); }) == "password/weak");
    // a column that was not read is not wrong
    auto part = home.owners.findOne({.attributes = {&Owner::id, &Owner::age}}).value();
    CHECK(faults([&] { part.validate(); }) == "none");
}

TEST_CASE("validate alone runs no SQL and knows what create would give", "[validation]") {
    Home home;
    test::Log log;
    Sequelize watched(test::database({.logging = log.logger()}));
    const auto pets = watched.define<Pet>(
        "validated_pet", {field<&Pet::name>({.validate = Validate::isAlpha})}, {.timestamps = true}
    );
    const auto before = log.lines().size();
    CHECK(faults([&] { pets.validate({.name = "no. 1"}); }) == "name/isAlpha");
    CHECK(faults([&] { pets.validate({.name = "Rex"}); }) == "none");
    CHECK(faults([&] { pets.validate({.name = "no. 1"}, {.skip = {&Pet::name}}); }) == "none");
    CHECK(log.lines().size() == before);
    CHECK(test::failure([&] {
              pets.validate({.name = "Rex"}, {.skip = {"nome"}});
          }).find("'nome'") != std::string::npos);
}

namespace {
struct Letter {
    std::int64_t id{};
    std::string text{};
    std::optional<int> pages{};
};
}  // namespace

TEST_CASE("what a function throws", "[validation]") {
    Sequelize sequelize(test::database());
    const auto throws = [](const std::string& text) {
        if (text == "many")
            throw ValidationError(
                {{.message = "first", .type = "Validation error", .path = "elsewhere"}, {.message = "second"}}
            );
        if (text == "usage") throw UsageError("asked wrongly");
        if (text == "other") throw std::runtime_error("because");
    };
    const auto letters = sequelize.define<Letter>("letter", {field<&Letter::text>({.validate = {{"throws", throws}}})});
    CHECK(faults([&] { letters.validate({.text = "many"}); }) == "elsewhere/throws text/throws");
    CHECK(test::failure([&] { letters.validate({.text = "other"}); }) == "Validation error: because");
    CHECK_THROWS_AS(letters.validate({.text = "usage"}), UsageError);
    CHECK(faults([&] { letters.validate({.text = "fine"}); }) == "none");
}

TEST_CASE("define refuses validators that cannot be, and names whose they are", "[validation]") {
    Sequelize sequelize(test::database());
    const auto text = [&](detail::Validators<std::string> rules) {
        return test::failure([&] { sequelize.define<Letter>("letter", {field<&Letter::text>({.validate = rules})}); });
    };
    CHECK(
        text({Validate::len(3, 2)}) ==
        "model 'letter', attribute 'text': .validate, len: the least length is above the greatest"
    );
    CHECK(
        text({Validate::isEmail, Validate::isAlpha("xx")}) ==
        "model 'letter', attribute 'text': .validate, isAlpha: the language 'xx' is not known; languages are named as in "
        "\"de-DE\""
    );
    CHECK(text({Validate::is("(?=a)")}).find("looks ahead or behind") != std::string::npos);
    CHECK(text({{"", [](const std::string&) {}}}).find("has no name") != std::string::npos);
    CHECK(test::failure([&] {
              sequelize.define<Letter>("letter", {field<&Letter::pages>({.validate = {Validate::notNull}})});
          }).find("notNull, and the column may be NULL") != std::string::npos);
    const auto letters = sequelize.define<Letter>(
        "letter", {field<&Letter::pages>({.allowNull = false, .validate = {Validate::notNull.message("how long?")}})}
    );
    CHECK(test::failure([&] { letters.create({.text = "x"}); }) == "notNull Violation: how long?");
    CHECK(faults([&] { letters.create({.text = "x"}); }) == "pages/is_null");
    CHECK(faults([&] { letters.create({.text = "x"}, {.validate = false}); }) == "pages/is_null");
    letters.addValidator("long", [](const Letter&) {});
    CHECK(test::failure([&] {
              letters.addValidator("long", [](const Letter&) {});
          }) == "addValidator of model 'letter': there is one named 'long'; give another name");
    CHECK(test::failure([&] {
              letters.addValidator("text", [](const Letter&) {});
          }) == "addValidator of model 'letter': 'text' is the name of an attribute; give another");
    CHECK_THROWS_AS(letters.addValidator("", [](const Letter&) {}), UsageError);
}
