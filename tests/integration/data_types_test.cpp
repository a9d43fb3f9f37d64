#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

enum class Kind { novel, poem };

struct Everything {
    std::int64_t id{};
    std::string string{};
    std::string stringBinary{};
    std::string character{};
    std::string tinyText{};
    std::string text{};
    std::string mediumText{};
    std::string longText{};
    std::int8_t tiny{};
    std::uint8_t tinyUnsigned{};
    std::int16_t small{};
    std::uint16_t smallUnsigned{};
    int medium{};
    unsigned mediumUnsigned{};
    int integer{};
    unsigned integerUnsigned{};
    std::int64_t big{};
    std::uint64_t bigUnsigned{};
    float single{};
    double twice{};
    double real{};
    double floatDigits{};
    Decimal decimal{};
    bool flag{};
    DateTime date{};
    DateTime dateMicro{};
    Date dateOnly{};
    Time time{};
    Time timeMicro{};
    Uuid uuid{};
    Bytes tinyBlob{};
    Bytes blob{};
    Bytes mediumBlob{};
    Bytes longBlob{};
    Kind kind{};
    std::string word{};
    Json json{};
    bool operator==(const Everything&) const = default;
};

Model<Everything> defineEverything(Sequelize& sequelize) {
    using E = Everything;
    return sequelize.define<E>(
        "type_everything",
        {
            field<&E::string>({.type = DataTypes::STRING(100)}),
            field<&E::stringBinary>({.type = DataTypes::STRING(100).BINARY}),
            field<&E::character>({.type = DataTypes::CHAR(5)}),
            field<&E::tinyText>({.type = DataTypes::TEXT("tiny")}),
            field<&E::text>({.type = DataTypes::TEXT}),
            field<&E::mediumText>({.type = DataTypes::TEXT("medium")}),
            field<&E::longText>({.type = DataTypes::TEXT("long")}),
            field<&E::tiny>({.type = DataTypes::TINYINT}),
            field<&E::tinyUnsigned>({.type = DataTypes::TINYINT.UNSIGNED}),
            field<&E::small>({.type = DataTypes::SMALLINT}),
            field<&E::smallUnsigned>({.type = DataTypes::SMALLINT.UNSIGNED}),
            field<&E::medium>({.type = DataTypes::MEDIUMINT}),
            field<&E::mediumUnsigned>({.type = DataTypes::MEDIUMINT.UNSIGNED}),
            field<&E::integer>({.type = DataTypes::INTEGER}),
            field<&E::integerUnsigned>({.type = DataTypes::INTEGER(10).UNSIGNED.ZEROFILL}),
            field<&E::big>({.type = DataTypes::BIGINT}),
            field<&E::bigUnsigned>({.type = DataTypes::BIGINT.UNSIGNED}),
            field<&E::single>({.type = DataTypes::FLOAT}),
            field<&E::twice>({.type = DataTypes::DOUBLE}),
            field<&E::real>({.type = DataTypes::REAL}),
            field<&E::floatDigits>({.type = DataTypes::DOUBLE(11, 3)}),
            field<&E::decimal>({.type = DataTypes::DECIMAL(12, 4)}),
            field<&E::flag>({.type = DataTypes::BOOLEAN}),
            field<&E::date>({.type = DataTypes::DATE}),
            field<&E::dateMicro>({.type = DataTypes::DATE(6)}),
            field<&E::dateOnly>({.type = DataTypes::DATEONLY}),
            field<&E::time>({.type = DataTypes::TIME}),
            field<&E::timeMicro>({.type = DataTypes::TIME(6)}),
            field<&E::uuid>({.type = DataTypes::UUID}),
            field<&E::tinyBlob>({.type = DataTypes::BLOB("tiny")}),
            field<&E::blob>({.type = DataTypes::BLOB}),
            field<&E::mediumBlob>({.type = DataTypes::BLOB("medium")}),
            field<&E::longBlob>({.type = DataTypes::BLOB("long")}),
            field<&E::kind>(),
            field<&E::word>({.type = DataTypes::ENUM("it's", "two words", "größe")}),
            field<&E::json>({.type = DataTypes::JSON}),
        },
        {.timestamps = false}
    );
}

const DateTime noon = std::chrono::sys_days(2021y / 12 / 14) + 10h + 12min + 16s;

Everything sample() {
    return {
        .string = "Größe 日本 🎉",
        .stringBinary = "Case",
        .character = "abc",
        .tinyText = "tiny",
        .text = std::string(60'000, 'x'),
        .mediumText = std::string(200'000, 'y'),
        .longText = "long",
        .tiny = -128,
        .tinyUnsigned = 255,
        .small = -32768,
        .smallUnsigned = 65535,
        .medium = -8388608,
        .mediumUnsigned = 16777215,
        .integer = -2147483647 - 1,
        .integerUnsigned = 4294967295,
        .big = std::numeric_limits<std::int64_t>::min(),
        .bigUnsigned = 9223372036854775807u,
        .single = 0.1f,
        .twice = 0.1,
        .real = 1.0 / 3,
        .floatDigits = 12345.678,
        .decimal = Decimal("12345678.9012"),
        .flag = true,
        .date = noon,
        .dateMicro = noon + 123456us,
        .dateOnly = 2021y / 12 / 14,
        .time = 23h + 59min + 59s,
        .timeMicro = 1h + 2min + 3s + 4us,
        .uuid = Uuid("c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e1234"),
        .tinyBlob = toBytes("tiny"),
        .blob = toBytes(std::string("\0\x01\xff\x80", 4)),
        .mediumBlob = toBytes(std::string(100'000, '\xee')),
        .longBlob = {},
        .kind = Kind::poem,
        .word = "größe",
        .json = {R"({"a": [1, 2, {"b": null}]})"}};
}

}  // namespace

TEST_CASE("every data type makes a column, and keeps its value", "[types]") {
    auto sequelize = test::database();
    auto things = defineEverything(sequelize);
    const test::FreshTables tables(sequelize);

    Everything expected = sample();
    const auto created = things.create(expected);
    expected.id = 1;
    CHECK(created == expected);
    const auto found = things.findByPk(1);
    REQUIRE(found);
    CHECK(found->string == expected.string);
    CHECK(found->character == expected.character);
    CHECK(found->bigUnsigned == expected.bigUnsigned);
    CHECK(found->single == expected.single);
    CHECK(found->decimal.toString() == "12345678.9012");
    CHECK(found->json == expected.json);
    CHECK(*found == expected);

    const auto many = things.bulkCreate({sample(), sample()});
    expected.id = 3;
    CHECK(many[1] == expected);
    CHECK(things.findByPk(3) == expected);
}

TEST_CASE("the initial values of every type make a row, too", "[types]") {
    auto sequelize = test::database();
    auto things = defineEverything(sequelize);
    const test::FreshTables tables(sequelize);
    Everything plain{.dateOnly = 2000y / 1 / 1, .word = "it's", .json = {"0"}};
    const auto created = things.create(plain);
    plain.id = 1;
    CHECK(created.decimal.toString() == "0.0000");
    CHECK(created == plain);
    CHECK(things.findByPk(1) == plain);
    things.update({{&Everything::word, "two words"}}, {.where = {{&Everything::word, "it's"}}});
    CHECK(things.findByPk(1)->word == "two words");
}

TEST_CASE("the columns have the types that were asked for", "[types]") {
    auto sequelize = test::database();
    auto things = defineEverything(sequelize);
    const test::FreshTables tables(sequelize);
    auto raw = test::rawSession();
    const auto typeOf = [&](const char* column) {
        const Value value = raw.value(
            test::speaksMysql() ? "SELECT CAST(column_type AS CHAR(99)) FROM information_schema.columns WHERE "
                                  "table_schema = DATABASE() AND table_name = ? AND column_name = ?"
            : test::isPostgres()
                ? "SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid "
                  "WHERE c.relname = ? AND a.attname = ?"
                : "SELECT type FROM pragma_table_info(?) WHERE name = ?",
            {things.tableName(), column}
        );
        return value.getIf<std::string>() ? *value.getIf<std::string>() : inspect(value);
    };
    if (test::speaksMysql()) {
        CHECK(typeOf("string") == "varchar(100)");
        CHECK(typeOf("mediumText") == "mediumtext");
        CHECK_THAT(typeOf("bigUnsigned"), test::StartsWith("bigint") && test::EndsWith("unsigned"));
        CHECK(typeOf("integerUnsigned") == "int(10) unsigned zerofill");
        CHECK(typeOf("decimal") == "decimal(12,4)");
        CHECK(typeOf("flag") == "tinyint(1)");
        CHECK(typeOf("date") == "datetime");
        CHECK(typeOf("dateMicro") == "datetime(6)");
        CHECK(typeOf("timeMicro") == "time(6)");
        CHECK(typeOf("uuid") == "char(36)");
        CHECK(typeOf("mediumBlob") == "mediumblob");
        CHECK(typeOf("kind") == "enum('novel','poem')");
        CHECK(typeOf("word") == "enum('it''s','two words','größe')");
        CHECK(typeOf("json") == (test::dialect() == Dialect::mysql ? "json" : "longtext"));
    } else if (test::isPostgres()) {
        CHECK(typeOf("string") == "character varying(100)");
        CHECK(typeOf("flag") == "boolean");
        CHECK(typeOf("date") == "timestamp with time zone");
        CHECK(typeOf("kind") == "enum_" + things.tableName() + "_kind");
        CHECK(typeOf("json") == "json");
        CHECK(typeOf("uuid") == "uuid");
    } else {
        CHECK(typeOf("string") == "VARCHAR(100)");
        CHECK(typeOf("flag") == "TINYINT(1)");
        CHECK(typeOf("date") == "DATETIME");
        CHECK(typeOf("kind") == "TEXT");
        CHECK(typeOf("json") == "JSON_TEXT");
    }
}
