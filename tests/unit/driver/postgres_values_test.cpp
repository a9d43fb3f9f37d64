#if SEQUELIZE_WITH_POSTGRES

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "driver/postgres/postgres_errors.hpp"
#include "driver/postgres/values.hpp"
#include "support/catch.hpp"

using namespace sequelize::detail::postgres;
using namespace std::string_literals;
using sequelize::detail::Cell;
using sequelize::detail::ConnectionOptions;

// What the server sends is tested with a server; here is what none should.

namespace {

struct Reading {
    bool isRead = false;
    Cell cell{};
    std::string scratch{};
};

Reading binary(Form form, std::string_view bytes) {
    Reading r;
    r.isRead = readBinary(form, bytes, {}, r.scratch, r.cell);
    return r;
}
Reading text(Form form, std::string_view bytes) {
    Reading r;
    r.isRead = readText(form, bytes, {}, r.scratch, r.cell);
    return r;
}
std::string binaryArray(std::string_view bytes) {
    Reading r;
    const ValueForm form{.form = Form::int4, .isArray = true};
    return readBinaryArray(bytes, form, {}, r.scratch, r.cell) ? std::string(r.cell.text) : "refused";
}
std::string textArray(std::string_view bytes, ValueForm form = {.form = Form::text, .isArray = true}) {
    Reading r;
    return readTextArray(bytes, form, {}, r.scratch, r.cell) ? std::string(r.cell.text) : "refused";
}

std::string int4(int n) {
    const auto bits = static_cast<unsigned>(n);
    return {
        static_cast<char>(bits >> 24), static_cast<char>(bits >> 16), static_cast<char>(bits >> 8),
        static_cast<char>(bits)};
}

}  // namespace

TEST_CASE("PostgreSQL's binary values of another size than their type's are refused") {
    for (const Form form :
         {Form::boolean, Form::int2, Form::int4, Form::int8, Form::oid, Form::float4, Form::float8, Form::uuid,
          Form::date, Form::time, Form::timestamp, Form::timestamptz}) {
        CAPTURE(static_cast<int>(form));
        CHECK_FALSE(binary(form, "").isRead);
        CHECK_FALSE(binary(form, "123").isRead);
        CHECK_FALSE(binary(form, std::string(17, 'x')).isRead);
    }
    CHECK(binary(Form::int4, int4(-5)).cell.integer == -5);
    CHECK_FALSE(binary(Form::jsonb, "{}").isRead);
    CHECK(binary(Form::jsonb, "\1{}").cell.text == "{}");
    CHECK_FALSE(binary(Form::other, "x").isRead);
}

TEST_CASE("PostgreSQL's numbers of wrong digits, sign or size are refused") {
    const auto numeric = [](std::string_view bytes) { return binary(Form::numeric, bytes); };
    CHECK(numeric("\0\1\0\0\0\0\0\2\0\5"s).cell.text == "5.00");
    CHECK_FALSE(numeric("\0\1\0\0\0\0\0\2\0"s).isRead);
    CHECK_FALSE(numeric("\0\1\0\0\0\0\0\2\0\5\0"s).isRead);
    CHECK_FALSE(numeric("\0\1\0\0\0\0\0\2\x27\x10"s).isRead);    // the digit 10000
    CHECK_FALSE(numeric("\0\1\0\0\x12\x34\0\2\0\5"s).isRead);    // a sign that there is none
    CHECK_FALSE(numeric("\xff\xff\0\0\0\0\0\2"s).isRead);        // -1 digits
    CHECK_FALSE(numeric("\0\0\0\0\0\0\xff\xff"s).isRead);        // a scale of -1
    CHECK(numeric("\0\0\x80\0\0\0\0\3"s).cell.text == "0.000");  // the lowest weight
}

TEST_CASE("PostgreSQL's binary arrays that end too early or too late are refused") {
    const std::string head = int4(1) + int4(0) + int4(23);
    const std::string one = head + int4(1) + int4(1) + int4(4) + int4(7);
    CHECK(binaryArray(one) == "[7]");
    CHECK(binaryArray(int4(0) + int4(0) + int4(23)) == "[]");
    CHECK(binaryArray(head + int4(2) + int4(1) + int4(-1) + int4(4) + int4(7)) == "[null,7]");
    for (std::size_t size = 0; size < one.size(); ++size) CHECK(binaryArray(one.substr(0, size)) == "refused");
    CHECK(binaryArray(one + "x") == "refused");
    CHECK(binaryArray(head + int4(0) + int4(1)) == "refused");
    CHECK(binaryArray(head + int4(2'000'000'000) + int4(1) + int4(4) + int4(7)) == "refused");
    CHECK(binaryArray(int4(7) + int4(0) + int4(23)) == "refused");
    CHECK(binaryArray(int4(-1) + int4(0) + int4(23)) == "refused");
    CHECK(binaryArray(head + int4(1) + int4(1) + int4(3) + "abc") == "refused");
}

TEST_CASE("PostgreSQL's array literals that are none are refused") {
    CHECK(textArray("{}") == "[]");
    CHECK(textArray(R"({a,"b,c",NULL,"NULL","\"\\"})") == R"(["a","b,c",null,"NULL","\"\\"])");
    CHECK(textArray("[2:3]={a,b}") == R"(["a","b"])");
    CHECK(textArray("{{a},{b}}") == R"([["a"],["b"]])");
    CHECK(textArray("{a;b}", {.form = Form::other, .isArray = true, .delimiter = ';'}) == R"(["a","b"])");
    for (const char* wrong :
         {"", "{", "}", "{a", "{a,", "{\"a", "{\"a\\", "{a}}", "{a}b", "{{a}", "[1:2", "{a,}", "{,a}"}) {
        CAPTURE(wrong);
        CHECK(textArray(wrong) == "refused");
    }
    CHECK(textArray("{x}", {.form = Form::int4, .isArray = true}) == "refused");
}

TEST_CASE("PostgreSQL's texts of dates and bytes in other styles are refused") {
    CHECK(text(Form::date, "2021-12-14").cell.integer == 18975);
    CHECK(text(Form::date, "40000-01-01").cell.type == Cell::Type::invalidDate);
    for (const char* wrong :
         {"", "14.12.2021", "12/14/2021", "2021-13-01", "2021-02-30", "2021-12-14 10:00:00", "2021-12-1x"}) {
        CAPTURE(wrong);
        CHECK_FALSE(text(Form::date, wrong).isRead);
    }
    CHECK(text(Form::timestamptz, "1970-01-01 01:00:00.5+01").cell.integer == 500'000);
    CHECK(text(Form::timestamptz, "1892-01-01 00:53:28+00:53:28").cell.type == Cell::Type::dateTime);
    for (const char* wrong :
         {"2021-12-14", "2021-12-14 10:00:00", "2021-12-14 10:00:00 CET", "2021-12-14 10:00:00+",
          "2021-12-14 10:00:00.1234567+00", "2021-12-14T10:00:00+00"}) {
        CAPTURE(wrong);
        CHECK_FALSE(text(Form::timestamptz, wrong).isRead);
    }
    CHECK(text(Form::bytea, "\\x00fF").cell.text == "\0\xff"s);
    for (const char* wrong : {"", "abc", "\\000", "\\x0", "\\x0g"}) CHECK_FALSE(text(Form::bytea, wrong).isRead);
    CHECK_FALSE(text(Form::boolean, "true").isRead);
    CHECK_FALSE(text(Form::int8, "9223372036854775808").isRead);
    CHECK_FALSE(text(Form::time, "10:00:00+01").isRead);
}

TEST_CASE("the columns of a key are read out of what PostgreSQL says of it") {
    using Names = std::vector<std::string>;
    CHECK(keyColumns("Key (id)=(1) already exists.") == Names{"id"});
    CHECK(keyColumns("Key (a, \"B c\", \"d\"\"e, (\")=(1, )=(x) already exists.") == Names{"a", "B c", "d\"e, ("});
    CHECK(keyColumns("Schlüssel »(größe)=(1)« existiert bereits.") == Names{"größe"});
    for (const char* none :
         {"", "Key (lower(email))=(x) already exists.", "Key (a, lower(b))=(x)", "Key (a", "Key (\"a", "Key ()=()",
          "Failing row contains (1, x)."})
        CHECK(keyColumns(none).empty());
}

TEST_CASE("an SQLSTATE has the number that PostgreSQL's own code gives it") {
    CHECK(codeOf("23505") == 83906754);
    CHECK(codeOf("00000") == 0);
    CHECK(codeOf("XX000") == 2600);
    CHECK(codeOf("") == 0);
}

TEST_CASE("a socket of PostgreSQL's is a folder and a port") {
    const auto place = [](std::string path, std::uint16_t port = 0, std::string host = "localhost") {
        ConnectionOptions options;
        options.socketPath = std::move(path);
        options.port = port;
        options.host = std::move(host);
        const SocketPlace found = socketPlaceOf(options);
        return found.folder + " " + std::to_string(found.port);
    };
    CHECK(place("/run/postgresql") == "/run/postgresql 5432");
    CHECK(place("/run/postgresql", 5433) == "/run/postgresql 5433");
    CHECK(place("/run/postgresql/.s.PGSQL.5434", 5433) == "/run/postgresql 5434");
    CHECK(place("/run/.s.PGSQL.x") == "/run/.s.PGSQL.x 5432");
    CHECK(place("", 0, "/run/postgresql") == "/run/postgresql 5432");
    CHECK(place("") == " 0");
}

#endif
