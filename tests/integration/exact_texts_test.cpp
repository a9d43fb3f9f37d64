#include <sequelize/json.hpp>

#include "support/round_trip.hpp"

using namespace sequelize;
using test::OneColumn;

namespace {

enum class Mood { glad, sad };

/// Cents, kept as a number.
struct Money {
    std::int64_t cents{};
    friend bool operator==(Money, Money) = default;
};

}  // namespace

template <>
struct sequelize::ColumnTraits<Money> {
    using Stored = std::int64_t;
    static std::int64_t toStored(const Money& money) { return money.cents; }
    static Money fromStored(std::int64_t cents) { return {cents}; }
};

namespace {

/// PostgreSQL's texts hold no NUL.
std::string withNul(const char* text, std::size_t size) {
    return test::isPostgres() ? std::string(size, 'x') : std::string(text, size);
}

}  // namespace

TEST_CASE("texts of any characters", "[exact]") {
    OneColumn<std::string> column("text", DataTypes::STRING(100));
    for (const std::string& text :
         {std::string(), std::string("Größe 日本語 🎉👩‍💻"), withNul("a\0b", 3), withNul("\0", 1),
          std::string("it's \"quoted\" \\ `back` % _ \n\r\t\x1a"), std::string("  both ends  "), std::string(100, 'x')})
        column.check(text);
    CHECK(column.model.count({.where = {{"value", withNul("a\0b", 3)}}}) == 4);
    CHECK(column.model.count({.where = {{"value", std::string(100, 'x')}}}) == 4);
}

TEST_CASE("a text's length is counted in characters", "[exact][validation]") {
    OneColumn<std::string> column("text_length", DataTypes::STRING(4));
    CHECK_THAT(column.refusal("🎉🎉🎉🎉🎉"), test::containsString("is longer than 4 characters"));
    CHECK_THAT(column.refusal("\xc3"), test::containsString("is not valid UTF-8"));
    CHECK_THAT(column.refusal("ok\xff"), test::containsString("is not valid UTF-8"));
    CHECK_THAT(column.refusal("\xed\xa0\x80"), test::containsString("is not valid UTF-8"));
    column.check("🎉🎉🎉🎉");
    OneColumn<std::string> tiny("text_tiny", DataTypes::TEXT("tiny"));
    CHECK_THAT(tiny.refusal(std::string(256, 'x')), test::containsString("is longer than 255 bytes"));
    tiny.check(std::string(255, 'x'));
}

TEST_CASE("NULL is not the empty text", "[exact]") {
    OneColumn<std::optional<std::string>> column("text_null", DataTypes::STRING);
    column.check(std::nullopt);
    column.check("");
    column.check("NULL");
    CHECK(column.model.count({.where = {{"value", null}}}) == 4);
    CHECK(column.model.count({.where = {{"value", ""}}}) == 4);
    OneColumn<std::optional<Bytes>> bytes("blob_null", DataTypes::BLOB);
    bytes.check(std::nullopt);
    bytes.check(Bytes());
}

TEST_CASE("CHAR has no trailing spaces, on any database", "[exact]") {
    OneColumn<std::string> column("char", DataTypes::CHAR(5));
    CHECK_THAT(column.refusal("abcdef"), test::containsString("is longer than 5 characters"));
    column.check("ab   ", "ab");
    column.check("  ab", "  ab");
    column.check("     ", "");
    column.check("abcde");
    column.check("ä 🎉");
}

TEST_CASE("BLOB of any bytes, up to 16 MiB", "[exact]") {
    Bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::byte>(i));
    {
        OneColumn<Bytes> column("blob", DataTypes::BLOB);
        CHECK_THAT(column.refusal(Bytes(65'536)), test::containsString("is longer than 65535 bytes"));
        column.check(Bytes());
        column.check(all);
        column.check(Bytes(65'535, std::byte{0xff}));
    }
    OneColumn<Bytes> large("blob_long", DataTypes::BLOB("long"));
    Bytes big(16u << 20);
    for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<std::byte>(i * 2654435761u >> 24);
    const auto made = large.model.create({.value = big});
    CHECK(made.value == big);
    CHECK(large.read(made.id) == big);
}

TEST_CASE("ENUM", "[exact][validation]") {
    OneColumn<Mood> moods("mood", {});
    CHECK_THAT(moods.refusal(static_cast<Mood>(7)), test::containsString("is not one of 'glad', 'sad'"));
    moods.check(Mood::glad);
    moods.check(Mood::sad);
    CHECK(moods.model.count({.where = {{&test::OneValue<Mood>::value, Mood::sad}}}) == 4);
    OneColumn<std::optional<std::string>> words("enum_text", DataTypes::ENUM("draft", "it's out"));
    CHECK_THAT(words.refusal("Draft"), test::containsString("is not one of 'draft', 'it's out'"));
    CHECK_THAT(words.refusal(""), test::containsString("is not one of"));
    words.check("it's out");
    words.check(std::nullopt);
}

TEST_CASE("UUID", "[exact]") {
    const Uuid uuid("c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e1234");
    OneColumn<Uuid> column("uuid", DataTypes::UUID);
    column.check(uuid);
    column.check(Uuid{});
    CHECK(column.model.count({.where = {{"value", uuid}}}) == 4);
    OneColumn<std::string> texts("uuid_text", DataTypes::UUID);
    CHECK_THAT(texts.refusal("c2b5b5fc"), test::containsString("is not a UUID"));
    texts.check(uuid.toString());
}

TEST_CASE("a type of one's own", "[exact]") {
    OneColumn<Money> column("money", DataTypes::BIGINT);
    column.check({1250});
    column.check({std::numeric_limits<std::int64_t>::min()});
    CHECK(column.model.count({.where = {{&test::OneValue<Money>::value, Money{1250}}}}) == 4);
    OneColumn<std::optional<Money>> optional("money_optional", {});
    optional.check(Money{0});
    optional.check(std::nullopt);
}

TEST_CASE("JSON documents, and NULL beside null", "[exact][json]") {
    using nlohmann::json;
    OneColumn<json> column("json", DataTypes::JSON);
    for (const char* text :
         {"{}", "[]", "null", "true", "0", "-1.5", "\"text\"", "\"\"", "12345678901234567890", "9007199254740993",
          R"({"a": [1, {"b": null}], "ü": "🎉", "q": "'\"\\"})"}) {
        INFO(text);
        const auto document = json::parse(text);
        const auto made = column.model.create({.value = document});
        CHECK(made.value == document);
        CHECK(column.read(made.id) == document);
        auto other = column.model.create({.value = json::array()});
        column.model.update(other, {{&test::OneValue<json>::value, document}});
        CHECK(other.value == document);
        CHECK(column.read(other.id) == document);
    }

    OneColumn<std::optional<json>> optional("json_optional", DataTypes::JSON);
    const auto none = optional.model.create({.value = std::nullopt});
    const auto document = optional.model.create({.value = std::make_optional<json>(nullptr)});
    CHECK(none.value == std::nullopt);
    CHECK(optional.read(none.id) == std::nullopt);
    REQUIRE(document.value);
    CHECK(document.value->is_null());
    REQUIRE(optional.read(document.id));
    CHECK(optional.read(document.id)->is_null());
    CHECK(optional.model.count({.where = {{"value", null}}}) == 1);
}
