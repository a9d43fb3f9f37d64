#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::Texts;

namespace {

constexpr const char* secret = "s3cret-value";

struct Member {
    std::int64_t memberNumber{};
    std::string mailAddress{};
    std::string firstName{};
    std::string lastName{};
    int roomNumber{};
    int deskNumber{};
};

Model<Member> defineMembers(Sequelize& sequelize, bool underscored) {
    using M = Member;
    return sequelize.define<M>(
        "uniqueMember",
        {
            field<&M::memberNumber>({.primaryKey = true}),
            field<&M::mailAddress>({.unique = true}),
            field<&M::firstName>({.unique = "full_name"}),
            field<&M::lastName>({.unique = "full_name"}),
            field<&M::roomNumber>(),
            field<&M::deskNumber>(),
        },
        {.underscored = underscored,
         .timestamps = false,
         .indexes = {{.fields = {"roomNumber", "deskNumber"}, .unique = true}}}
    );
}

/// A member who shares nothing with the first one.
Member other() {
    return {.memberNumber = 2, .mailAddress = "b", .firstName = "B", .lastName = "B", .roomNumber = 2, .deskNumber = 2};
}

UniqueConstraintError violation(const Model<Member>& members, const Member& member) {
    const auto error = test::thrownBy<UniqueConstraintError>([&] { members.create(member); });
    REQUIRE(error);
    CHECK(error->name() == "SequelizeUniqueConstraintError");
    CHECK(error->native().code == (test::speaksMysql() ? 1062 : error->native().code));
    CHECK(std::string(error->what()).find(secret) == std::string::npos);
    CHECK(error->native().sql.find(secret) == std::string::npos);
    CHECK(error->native().message.find(secret) == std::string::npos);
    return *error;
}

}  // namespace

TEST_CASE("a unique violation names the attributes, whatever the columns are called", "[errors][unique]") {
    const bool underscored = GENERATE(false, true);
    CAPTURE(underscored);
    auto sequelize = test::database();
    auto members = defineMembers(sequelize, underscored);
    const test::FreshTables tables(sequelize);
    const Member first{
        .memberNumber = 1,
        .mailAddress = secret,
        .firstName = secret,
        .lastName = "A",
        .roomNumber = 1,
        .deskNumber = 1};
    members.create(first);
    members.create(other());
    members.destroy({.where = {{&Member::memberNumber, 2}}});

    SECTION("a column of its own") {
        auto member = other();
        member.mailAddress = secret;
        const auto error = violation(members, member);
        CHECK(error.fields() == Texts{"mailAddress"});
        REQUIRE(error.errors().size() == 1);
        CHECK(error.errors()[0].path == "mailAddress");
        CHECK(error.errors()[0].type == "unique violation");
        CHECK(error.errors()[0].message == "mailAddress must be unique");
        CHECK(std::string(error.what()) == "unique violation: mailAddress must be unique");
    }
    SECTION("a key of several columns") {
        auto member = other();
        member.firstName = secret;
        member.lastName = "A";
        CHECK(violation(members, member).fields() == Texts{"firstName", "lastName"});
    }
    SECTION("an index") {
        auto member = other();
        member.roomNumber = member.deskNumber = 1;
        CHECK(violation(members, member).fields() == Texts{"roomNumber", "deskNumber"});
    }
    SECTION("the primary key") {
        auto member = other();
        member.memberNumber = 1;
        const auto error = violation(members, member);
        CHECK(error.fields() == Texts{"memberNumber"});
        CHECK_THAT(error.native().sql, test::StartsWith("INSERT INTO `unique"));
    }
    SECTION("by bulkCreate, update and an instance") {
        auto member = members.create(other());
        const auto fieldsOf = [](auto&& action) {
            const auto error = test::thrownBy<UniqueConstraintError>(action);
            return error ? error->fields() : Texts{};
        };
        CHECK(fieldsOf([&] { members.bulkCreate({other()}); }) == Texts{"memberNumber"});
        CHECK(fieldsOf([&] {
                  members.update({{&Member::mailAddress, secret}}, {.where = {{&Member::memberNumber, 2}}});
              }) == Texts{"mailAddress"});
        CHECK(fieldsOf([&] { members.update(member, {{&Member::mailAddress, secret}}); }) == Texts{"mailAddress"});
        CHECK(member.mailAddress == "b");
        member.mailAddress = secret;
        CHECK(fieldsOf([&] { members.save(member); }) == Texts{"mailAddress"});
    }
}

TEST_CASE("a violation of a key that the model does not know names the key", "[errors][unique]") {
    auto sequelize = test::database();
    auto members = defineMembers(sequelize, false);
    const test::FreshTables tables(sequelize);
    test::rawSession().run("CREATE UNIQUE INDEX unknown_key ON uniqueMembers (deskNumber)");
    members.create(
        {.memberNumber = 1, .mailAddress = "a", .firstName = "A", .lastName = "A", .roomNumber = 1, .deskNumber = 2}
    );
    const auto error = violation(members, other());
    CHECK(error.fields() == (test::speaksMysql() ? Texts{"unknown_key"} : Texts{"deskNumber"}));
}
