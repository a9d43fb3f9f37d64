// The expected texts are Sequelize 6.37.8's own, as its Model.sync sends them, unless a comment says otherwise and why.
#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/core/error.hpp>

#include "sql/support/sql.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::tableOf;

namespace {

std::string mysql(const TableDefinition& table) {
    const std::string text = sqlDialect(Dialect::mysql).createTable(table);
    CHECK(sqlDialect(Dialect::mariadb).createTable(table) == text);
    return text;
}
std::string sqlite(const TableDefinition& table) {
    return sqlDialect(Dialect::sqlite).createTable(table);
}

struct Book {
    std::int64_t id{};
    std::string title{}, author{};
    std::optional<Date> release_date{};
    std::optional<int> subject{};
    DateTime createdAt{}, updatedAt{};
};

struct Student {
    Uuid student_id{};
    std::string name{};
};
struct Grade {
    int grade{};
};
struct Course {
    std::string course_name{};
};
struct StudentCourse {
    int id{};
};

}  // namespace

TEST_CASE("CREATE TABLE: the tutorial's books", "[ddl][tutorial]") {
    const auto table = tableOf<Book>(
        "books",
        {
            field<&Book::title>({.type = DataTypes::STRING, .allowNull = false}),
            field<&Book::author>({.type = DataTypes::STRING, .allowNull = false}),
            field<&Book::release_date>({.type = DataTypes::DATEONLY}),
            field<&Book::subject>({.type = DataTypes::INTEGER}),
        }
    );
    CHECK(
        mysql(table) ==
        "CREATE TABLE IF NOT EXISTS `books` (`id` INTEGER NOT NULL auto_increment , `title` VARCHAR(255) NOT NULL, "
        "`author` VARCHAR(255) NOT NULL, `release_date` DATE, `subject` INTEGER, `createdAt` DATETIME NOT NULL, "
        "`updatedAt` DATETIME NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
    CHECK(
        sqlite(table) ==
        "CREATE TABLE IF NOT EXISTS `books` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `title` VARCHAR(255) NOT NULL, "
        "`author` VARCHAR(255) NOT NULL, `release_date` DATE, `subject` INTEGER, `createdAt` DATETIME NOT NULL, "
        "`updatedAt` DATETIME NOT NULL);"
    );
}

TEST_CASE("CREATE TABLE: the tutorial's students, grades and courses", "[ddl][tutorial]") {
    // Structs without members for the conventional columns get these all the same.
    const auto students = tableOf<Student>(
        "students",
        {
            field<&Student::student_id>({.type = DataTypes::UUID, .primaryKey = true, .defaultValue = DataTypes::UUIDV4}
            ),
            field<&Student::name>({.type = DataTypes::STRING, .allowNull = false}),
        }
    );
    CHECK(
        mysql(students) ==
        "CREATE TABLE IF NOT EXISTS `students` (`student_id` CHAR(36) BINARY , `name` VARCHAR(255) NOT NULL, "
        "`createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, PRIMARY KEY (`student_id`)) ENGINE=InnoDB;"
    );
    CHECK(
        sqlite(students) ==
        "CREATE TABLE IF NOT EXISTS `students` (`student_id` UUID PRIMARY KEY, `name` VARCHAR(255) NOT NULL, "
        "`createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);"
    );

    const auto grades =
        tableOf<Grade>("grades", {field<&Grade::grade>({.type = DataTypes::INTEGER, .allowNull = false})});
    CHECK(
        mysql(grades) ==
        "CREATE TABLE IF NOT EXISTS `grades` (`id` INTEGER NOT NULL auto_increment , `grade` INTEGER NOT NULL, "
        "`createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
    CHECK(
        sqlite(grades) ==
        "CREATE TABLE IF NOT EXISTS `grades` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `grade` INTEGER NOT NULL, "
        "`createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);"
    );

    const auto courses =
        tableOf<Course>("courses", {field<&Course::course_name>({.type = DataTypes::STRING, .allowNull = false})});
    CHECK(
        mysql(courses) ==
        "CREATE TABLE IF NOT EXISTS `courses` (`id` INTEGER NOT NULL auto_increment , `course_name` VARCHAR(255) NOT "
        "NULL, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );

    const auto studentCourses = tableOf<StudentCourse>(
        "StudentCourse", {field<&StudentCourse::id>(
                             {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
                         )}
    );
    CHECK(
        mysql(studentCourses) ==
        "CREATE TABLE IF NOT EXISTS `StudentCourses` (`id` INTEGER NOT NULL auto_increment , `createdAt` DATETIME NOT "
        "NULL, `updatedAt` DATETIME NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
    CHECK(
        sqlite(studentCourses) ==
        "CREATE TABLE IF NOT EXISTS `StudentCourses` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `createdAt` DATETIME NOT "
        "NULL, `updatedAt` DATETIME NOT NULL);"
    );
}

namespace {

/// A table of one column of that type, as the column's definition.
template <auto Member>
std::string typeOn(Dialect dialect, DataType type) {
    using T = detail::ClassOf<Member>;
    const auto table = tableOf<T>("t", {field<Member>({.type = std::move(type)})}, {.timestamps = false});
    const std::string sql = sqlDialect(dialect).createTable(table);
    const auto begin = sql.find("`value` ") + 8;
    const auto end = sql.find(dialect == Dialect::sqlite ? ");" : ", PRIMARY KEY", begin);
    return sql.substr(begin, end - begin);
}

template <class M>
struct Holder {
    std::optional<M> value{};
};
template <class M>
std::string mysqlType(DataType type) {
    return typeOn<&Holder<M>::value>(Dialect::mysql, std::move(type));
}
template <class M>
std::string sqliteType(DataType type) {
    return typeOn<&Holder<M>::value>(Dialect::sqlite, std::move(type));
}

}  // namespace

TEST_CASE("CREATE TABLE: texts", "[ddl][types]") {
    struct Case {
        DataType type;
        const char* mysql;
        const char* sqlite;
    };
    const auto& [type, onMysql, onSqlite] = GENERATE(values<Case>(
        {{DataTypes::STRING, "VARCHAR(255)", "VARCHAR(255)"},
         {DataTypes::STRING(100), "VARCHAR(100)", "VARCHAR(100)"},
         {DataTypes::STRING.BINARY, "VARCHAR(255) BINARY", "VARCHAR BINARY(255)"},
         {DataTypes::STRING(100).BINARY, "VARCHAR(100) BINARY", "VARCHAR BINARY(100)"},
         {DataTypes::CHAR, "CHAR(255)", "CHAR(255)"},
         {DataTypes::CHAR(4), "CHAR(4)", "CHAR(4)"},
         {DataTypes::CHAR(4).BINARY, "CHAR(4) BINARY", "CHAR BINARY(4)"},
         {DataTypes::TEXT, "TEXT", "TEXT"},
         {DataTypes::TEXT("tiny"), "TINYTEXT", "TEXT"},
         {DataTypes::TEXT("medium"), "MEDIUMTEXT", "TEXT"},
         {DataTypes::TEXT("long"), "LONGTEXT", "TEXT"},
         {DataTypes::UUID, "CHAR(36) BINARY", "UUID"},
         {DataTypes::ENUM("draft", "done"), "ENUM('draft', 'done')", "TEXT"},
         // Sequelize writes 'it\'s', which a server in the SQL mode NO_BACKSLASH_ESCAPES does not read.
         {DataTypes::ENUM("it's"), "ENUM('it''s')", "TEXT"},
         // Sequelize's JSON has a number's affinity on SQLite: the document 12345678901234567890 would lose digits.
         {DataTypes::JSON, "JSON", "JSON_TEXT"},
         {DataTypes::BLOB, "BLOB", "BLOB"},
         {DataTypes::BLOB("tiny"), "TINYBLOB", "TINYBLOB"},
         {DataTypes::BLOB("medium"), "MEDIUMBLOB", "MEDIUMBLOB"},
         {DataTypes::BLOB("long"), "LONGBLOB", "LONGBLOB"}}
    ));
    CAPTURE(nameOf(type));
    CHECK(mysqlType<std::string>(type) == onMysql);
    CHECK(sqliteType<std::string>(type) == onSqlite);
}

TEST_CASE("CREATE TABLE: a backslash is written in no DDL of MySQL's", "[ddl][types]") {
    // whether it escapes depends on the connection's SQL mode, which DDL is written without knowing
    CHECK_THROWS_AS(mysqlType<std::string>(DataTypes::ENUM("a\\b")), UsageError);
    CHECK_THROWS_WITH(mysqlType<std::string>(DataTypes::ENUM("a\\b")), test::containsString("backslash"));
    CHECK_THROWS_WITH(mysqlType<std::string>(DataTypes::ENUM("a\\b")), test::containsString("'a\\\\b'"));
    CHECK_THROWS_WITH(mysqlType<std::string>(DataTypes::ENUM("a\\b")), test::containsString(", column '"));
    CHECK_THROWS_AS(mysqlType<std::string>(DataTypes::ENUM(std::string("a\0b", 3))), UsageError);
    CHECK(sqliteType<std::string>(DataTypes::ENUM("a\\b")) == "TEXT");
}

TEST_CASE("CREATE TABLE: integers", "[ddl][types]") {
    struct Case {
        DataTypes::NumericType type;
        const char* word;
    };
    const auto& [type, name] = GENERATE(values<Case>(
        {{DataTypes::TINYINT, "TINYINT"},
         {DataTypes::SMALLINT, "SMALLINT"},
         {DataTypes::MEDIUMINT, "MEDIUMINT"},
         {DataTypes::INTEGER, "INTEGER"},
         {DataTypes::BIGINT, "BIGINT"}}
    ));
    const std::string word = name;
    CHECK(mysqlType<int>(type) == word);
    CHECK(mysqlType<int>(type(5)) == word + "(5)");
    CHECK(mysqlType<int>(type.UNSIGNED) == word + " UNSIGNED");
    CHECK(mysqlType<int>(type.ZEROFILL) == word + " ZEROFILL");
    CHECK(mysqlType<int>(type(5).UNSIGNED.ZEROFILL) == word + "(5) UNSIGNED ZEROFILL");
    CHECK(sqliteType<int>(type) == word);
    CHECK(sqliteType<int>(type(5)) == word + "(5)");
    CHECK(sqliteType<int>(type.UNSIGNED) == word);
    CHECK(sqliteType<int>(type.ZEROFILL) == word);
    CHECK(sqliteType<int>(type(5).UNSIGNED.ZEROFILL) == word + "(5)");
}

TEST_CASE("CREATE TABLE: floating-point numbers", "[ddl][types]") {
    struct Case {
        DataTypes::NumericType type;
        const char* word;
    };
    const auto& [type, name] = GENERATE(
        values<Case>({{DataTypes::FLOAT, "FLOAT"}, {DataTypes::DOUBLE, "DOUBLE PRECISION"}, {DataTypes::REAL, "REAL"}})
    );
    const std::string word = name;
    CHECK(mysqlType<double>(type) == word);
    CHECK(mysqlType<double>(type(11)) == word + "(11)");
    CHECK(mysqlType<double>(type(11, 10)) == word + "(11,10)");
    CHECK(mysqlType<double>(type(11, 0)) == word + "(11,0)");
    CHECK(mysqlType<double>(type.UNSIGNED) == word + " UNSIGNED");
    CHECK(mysqlType<double>(type.ZEROFILL) == word + " ZEROFILL");
    CHECK(mysqlType<double>(type(11, 10).UNSIGNED.ZEROFILL) == word + "(11,10) UNSIGNED ZEROFILL");
    CHECK(sqliteType<double>(type) == word);
    CHECK(sqliteType<double>(type(11, 10)) == word + "(11,10)");
    // SQLite knows neither word. Sequelize leaves them out of integers only: "FLOAT UNSIGNED ZEROFILL(11,10)".
    CHECK(sqliteType<double>(type.UNSIGNED) == word);
    CHECK(sqliteType<double>(type(11, 10).UNSIGNED.ZEROFILL) == word + "(11,10)");
}

TEST_CASE("CREATE TABLE: exact numbers", "[ddl][types]") {
    CHECK(mysqlType<Decimal>(DataTypes::DECIMAL) == "DECIMAL");
    CHECK(mysqlType<Decimal>(DataTypes::DECIMAL(10)) == "DECIMAL(10)");
    CHECK(mysqlType<Decimal>(DataTypes::DECIMAL(10, 0)) == "DECIMAL(10)");
    CHECK(mysqlType<Decimal>(DataTypes::DECIMAL(10, 2)) == "DECIMAL(10,2)");
    CHECK(mysqlType<Decimal>(DataTypes::DECIMAL(10, 2).UNSIGNED) == "DECIMAL(10,2) UNSIGNED");
    CHECK(mysqlType<Decimal>(DataTypes::DECIMAL(10, 2).UNSIGNED.ZEROFILL) == "DECIMAL(10,2) UNSIGNED ZEROFILL");
    // Sequelize's DECIMAL(10,2) makes SQLite store doubles, which lose digits. TEXT in the type's name keeps them all,
    // and the driver's collation compares them as the numbers they are.
    CHECK(sqliteType<Decimal>(DataTypes::DECIMAL) == "DECIMAL_TEXT");
    CHECK(sqliteType<Decimal>(DataTypes::DECIMAL(10)) == "DECIMAL_TEXT(10,0)");
    CHECK(sqliteType<Decimal>(DataTypes::DECIMAL(10, 2)) == "DECIMAL_TEXT(10,2)");
    CHECK(sqliteType<Decimal>(DataTypes::DECIMAL(10, 2).UNSIGNED) == "DECIMAL_TEXT(10,2)");
}

TEST_CASE("CREATE TABLE: booleans, dates, times and shapes", "[ddl][types]") {
    CHECK(mysqlType<bool>(DataTypes::BOOLEAN) == "TINYINT(1)");
    CHECK(sqliteType<bool>(DataTypes::BOOLEAN) == "TINYINT(1)");
    CHECK(mysqlType<DateTime>(DataTypes::DATE) == "DATETIME");
    CHECK(mysqlType<DateTime>(DataTypes::DATE(3)) == "DATETIME(3)");
    CHECK(mysqlType<DateTime>(DataTypes::DATE(6)) == "DATETIME(6)");
    CHECK(sqliteType<DateTime>(DataTypes::DATE) == "DATETIME");
    CHECK(sqliteType<DateTime>(DataTypes::DATE(6)) == "DATETIME");
    CHECK(mysqlType<Date>(DataTypes::DATEONLY) == "DATE");
    CHECK(sqliteType<Date>(DataTypes::DATEONLY) == "DATE");
    CHECK(mysqlType<Time>(DataTypes::TIME) == "TIME");
    CHECK(sqliteType<Time>(DataTypes::TIME) == "TIME");
    // Sequelize's TIME takes no fraction; without one MySQL would cut the member's microseconds.
    CHECK(mysqlType<Time>(DataTypes::TIME(3)) == "TIME(3)");
    CHECK(sqliteType<Time>(DataTypes::TIME(3)) == "TIME");
    CHECK(mysqlType<Bytes>(DataTypes::GEOMETRY) == "GEOMETRY");
    CHECK(sqliteType<Bytes>(DataTypes::GEOMETRY) == "GEOMETRY");  // Sequelize has none on SQLite
}

TEST_CASE("CREATE TABLE: the types that C++ types suggest", "[ddl][types]") {
    enum class State { draft, done };
    struct Everything {
        std::int8_t tiny{};
        std::int16_t small{};
        std::int32_t integer{};
        std::int64_t big{};
        std::uint8_t utiny{};
        std::uint64_t ubig{};
        bool flag{};
        float single{};
        double real{};
        std::string text{};
        Bytes bytes{};
        Decimal decimal{};
        DateTime instant{};
        Date day{std::chrono::year(2000) / 1 / 1};
        Time time{};
        Uuid uuid{};
        Json json{};
        State state{};
    };
    const auto table = tableOf<Everything>(
        "t",
        {field<&Everything::tiny>(), field<&Everything::small>(), field<&Everything::integer>(),
         field<&Everything::big>(), field<&Everything::utiny>(), field<&Everything::ubig>(), field<&Everything::flag>(),
         field<&Everything::single>(), field<&Everything::real>(), field<&Everything::text>(),
         field<&Everything::bytes>(), field<&Everything::decimal>(), field<&Everything::instant>(),
         field<&Everything::day>(), field<&Everything::time>(), field<&Everything::uuid>(), field<&Everything::json>(),
         field<&Everything::state>()},
        {.timestamps = false}
    );
    // Sequelize's attributes allow NULL unless told; a member that is no std::optional could not hold it.
    CHECK(
        mysql(table) ==
        "CREATE TABLE IF NOT EXISTS `ts` (`id` INTEGER NOT NULL auto_increment , `tiny` TINYINT NOT NULL, `small` "
        "SMALLINT NOT NULL, `integer` INTEGER NOT NULL, `big` BIGINT NOT NULL, `utiny` TINYINT UNSIGNED NOT NULL, "
        "`ubig` BIGINT UNSIGNED NOT NULL, `flag` TINYINT(1) NOT NULL, `single` FLOAT NOT NULL, `real` DOUBLE "
        "PRECISION NOT NULL, `text` VARCHAR(255) NOT NULL, `bytes` BLOB NOT NULL, `decimal` DECIMAL NOT NULL, "
        "`instant` DATETIME NOT NULL, `day` DATE NOT NULL, `time` TIME NOT NULL, `uuid` CHAR(36) BINARY NOT NULL, "
        "`json` JSON NOT NULL, `state` ENUM('draft', 'done') NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
}

namespace {

struct Defaults {
    std::optional<bool> active{}, hidden{};
    std::optional<int> count{};
    std::optional<double> ratio{}, big{}, whole{};
    std::optional<Decimal> price{};
    std::optional<std::string> title{}, empty{}, note{}, binary{}, made{};
    std::string required = "x";
    std::optional<std::string> state{};
    std::optional<Uuid> uuid{}, fixed{};
    std::optional<Date> day{};
    std::optional<DateTime> moment{}, now{}, instant{}, fine{};
    std::optional<Time> time{}, fineTime{};
    std::optional<Json> json{};
    std::optional<Bytes> bytes{};
};

template <auto Member>
std::string defaultOn(Dialect dialect, FieldOptions<detail::MemberOf<Member>, detail::ClassOf<Member>> options) {
    const auto table =
        tableOf<Defaults>("t", {field<Member>(std::move(options))}, {.timestamps = false, .createdAt = false});
    const std::string sql = sqlDialect(dialect).createTable(table);
    const std::string name = "`" + std::string(memberName<Member>()) + "` ";
    const auto begin = sql.find(name) + name.size();
    const auto end = sql.find(dialect == Dialect::sqlite ? ");" : ", PRIMARY KEY", begin);
    return sql.substr(begin, end - begin);
}
template <auto Member>
std::string onMysql(FieldOptions<detail::MemberOf<Member>, detail::ClassOf<Member>> options) {
    return defaultOn<Member>(Dialect::mysql, std::move(options));
}
template <auto Member>
std::string onSqlite(FieldOptions<detail::MemberOf<Member>, detail::ClassOf<Member>> options) {
    return defaultOn<Member>(Dialect::sqlite, std::move(options));
}

using namespace std::chrono_literals;
constexpr DateTime instant = std::chrono::sys_days(std::chrono::year(2021) / 12 / 14) + 10h + 12min + 16s + 644ms;

}  // namespace

TEST_CASE("CREATE TABLE: default values", "[ddl][default]") {
    CHECK(onMysql<&Defaults::active>({.defaultValue = true}) == "TINYINT(1) DEFAULT true");
    CHECK(onMysql<&Defaults::hidden>({.defaultValue = false}) == "TINYINT(1) DEFAULT false");
    CHECK(onSqlite<&Defaults::active>({.defaultValue = true}) == "TINYINT(1) DEFAULT 1");
    CHECK(onSqlite<&Defaults::hidden>({.defaultValue = false}) == "TINYINT(1) DEFAULT 0");
    CHECK(onMysql<&Defaults::count>({.defaultValue = -7}) == "INTEGER DEFAULT -7");
    CHECK(onMysql<&Defaults::ratio>({.defaultValue = 0.5}) == "DOUBLE PRECISION DEFAULT 0.5");
    CHECK(onMysql<&Defaults::big>({.defaultValue = 1e300}) == "DOUBLE PRECISION DEFAULT 1e+300");
    CHECK(onMysql<&Defaults::whole>({.defaultValue = 5}) == "DOUBLE PRECISION DEFAULT 5");
    // Sequelize writes '0.5', which SQLite converts: the same value.
    CHECK(onSqlite<&Defaults::ratio>({.defaultValue = 0.5}) == "DOUBLE PRECISION DEFAULT 0.5");
    CHECK(onMysql<&Defaults::title>({.defaultValue = "x"}) == "VARCHAR(255) DEFAULT 'x'");
    CHECK(onMysql<&Defaults::empty>({.defaultValue = ""}) == "VARCHAR(255) DEFAULT ''");
    CHECK(
        onMysql<&Defaults::required>({.allowNull = false, .defaultValue = "x"}) == "VARCHAR(255) NOT NULL DEFAULT 'x'"
    );
    CHECK(
        onMysql<&Defaults::state>({.type = DataTypes::ENUM("draft", "done"), .defaultValue = "draft"}) ==
        "ENUM('draft', 'done') DEFAULT 'draft'"
    );
    CHECK(onMysql<&Defaults::day>({.defaultValue = std::chrono::year(2021) / 12 / 14}) == "DATE DEFAULT '2021-12-14'");
    const Uuid fixed = *Uuid::parse("7d444840-9dc0-11d1-b245-5ffdce74fad2");
    CHECK(
        onMysql<&Defaults::fixed>({.defaultValue = fixed}) ==
        "CHAR(36) BINARY DEFAULT '7d444840-9dc0-11d1-b245-5ffdce74fad2'"
    );
    CHECK(onSqlite<&Defaults::fixed>({.defaultValue = fixed}) == "UUID DEFAULT '7d444840-9dc0-11d1-b245-5ffdce74fad2'");
    CHECK(
        onMysql<&Defaults::moment>({.defaultValue = literal("CURRENT_TIMESTAMP")}) ==
        "DATETIME DEFAULT CURRENT_TIMESTAMP"
    );
}

TEST_CASE("CREATE TABLE: texts in defaults are quoted", "[ddl][default]") {
    CHECK(onSqlite<&Defaults::title>({.defaultValue = "it's"}) == "VARCHAR(255) DEFAULT 'it''s'");
    // Sequelize writes 'it\'s', which a server in the SQL mode NO_BACKSLASH_ESCAPES does not read.
    CHECK(onMysql<&Defaults::title>({.defaultValue = "it's"}) == "VARCHAR(255) DEFAULT 'it''s'");
    CHECK(onSqlite<&Defaults::title>({.defaultValue = "a\\b"}) == "VARCHAR(255) DEFAULT 'a\\b'");
    CHECK_THROWS_AS(onMysql<&Defaults::title>({.defaultValue = "a\\b"}), UsageError);
    CHECK_THROWS_AS(onSqlite<&Defaults::title>({.defaultValue = std::string("a\0b", 3)}), UsageError);
}

TEST_CASE("CREATE TABLE: values that are made for each record are no DEFAULT", "[ddl][default]") {
    CHECK(onMysql<&Defaults::uuid>({.defaultValue = DataTypes::UUIDV4}) == "CHAR(36) BINARY");
    CHECK(onMysql<&Defaults::now>({.defaultValue = DataTypes::NOW}) == "DATETIME");
    CHECK(onMysql<&Defaults::made>({.defaultValue = [] { return std::string("x"); }}) == "VARCHAR(255)");
    CHECK(onSqlite<&Defaults::made>({.defaultValue = [] { return std::string("x"); }}) == "VARCHAR(255)");
}

TEST_CASE("CREATE TABLE: MySQL's large types have no DEFAULT", "[ddl][default]") {
    CHECK(onMysql<&Defaults::note>({.type = DataTypes::TEXT, .defaultValue = "x"}) == "TEXT");
    CHECK(onMysql<&Defaults::note>({.type = DataTypes::TEXT("long"), .defaultValue = "x"}) == "LONGTEXT");
    CHECK(onMysql<&Defaults::json>({.defaultValue = Json{"{}"}}) == "JSON");
    CHECK(onMysql<&Defaults::bytes>({.defaultValue = Bytes{std::byte{0xAB}}}) == "BLOB");
    CHECK(onMysql<&Defaults::binary>({.type = DataTypes::STRING.BINARY, .defaultValue = "x"}) == "VARCHAR(255) BINARY");
    CHECK(onSqlite<&Defaults::note>({.type = DataTypes::TEXT, .defaultValue = "x"}) == "TEXT DEFAULT 'x'");
    CHECK(onSqlite<&Defaults::json>({.defaultValue = Json{"{}"}}) == "JSON_TEXT DEFAULT '{}'");
    CHECK(onSqlite<&Defaults::bytes>({.defaultValue = Bytes{std::byte{0xAB}}}) == "BLOB DEFAULT X'ab'");
    CHECK(
        onSqlite<&Defaults::binary>({.type = DataTypes::STRING.BINARY, .defaultValue = "x"}) ==
        "VARCHAR BINARY(255) DEFAULT 'x'"
    );
}

TEST_CASE("CREATE TABLE: a default holds what the column would store", "[ddl][default]") {
    CHECK(onMysql<&Defaults::instant>({.defaultValue = instant}) == "DATETIME DEFAULT '2021-12-14 10:12:16'");
    // Sequelize loses the last three digits.
    CHECK(
        onMysql<&Defaults::fine>({.type = DataTypes::DATE(6), .defaultValue = instant + 1us}) ==
        "DATETIME(6) DEFAULT '2021-12-14 10:12:16.644001'"
    );
    // On SQLite as the driver binds it, so that the two compare equal. Sequelize ignores that the column has no
    // fraction, on SQLite only.
    CHECK(
        onSqlite<&Defaults::instant>({.defaultValue = instant}) == "DATETIME DEFAULT '2021-12-14 10:12:16.000 +00:00'"
    );
    CHECK(
        onSqlite<&Defaults::fine>({.type = DataTypes::DATE(3), .defaultValue = instant}) ==
        "DATETIME DEFAULT '2021-12-14 10:12:16.644 +00:00'"
    );
    CHECK(
        onSqlite<&Defaults::fine>({.type = DataTypes::DATE(6), .defaultValue = instant + 1us}) ==
        "DATETIME DEFAULT '2021-12-14 10:12:16.644001 +00:00'"
    );
    CHECK(onMysql<&Defaults::time>({.defaultValue = 10h + 12min + 16s}) == "TIME DEFAULT '10:12:16'");
    CHECK(onSqlite<&Defaults::time>({.defaultValue = 10h + 12min + 16s}) == "TIME DEFAULT '10:12:16'");
    CHECK(
        onMysql<&Defaults::fineTime>({.type = DataTypes::TIME(3), .defaultValue = 10h + 500ms}) ==
        "TIME(3) DEFAULT '10:00:00.500'"
    );
    CHECK(
        onSqlite<&Defaults::fineTime>({.type = DataTypes::TIME(3), .defaultValue = 10h + 500ms}) ==
        "TIME DEFAULT '10:00:00.500000'"
    );
    // Sequelize writes 9.5, which on SQLite would become a double, and then the text '9.5'.
    CHECK(
        onMysql<&Defaults::price>({.type = DataTypes::DECIMAL(10, 2), .defaultValue = Decimal("9.5")}) ==
        "DECIMAL(10,2) DEFAULT 9.50"
    );
    CHECK(
        onSqlite<&Defaults::price>({.type = DataTypes::DECIMAL(10, 2), .defaultValue = Decimal("9.5")}) ==
        "DECIMAL_TEXT(10,2) DEFAULT '9.50'"
    );
}

TEST_CASE("CREATE TABLE: unique columns and keys", "[ddl]") {
    struct Person {
        std::optional<std::string> email{}, first{}, last{}, city{};
        int zip{};
        std::optional<int> other{};
    };
    const auto table = tableOf<Person>(
        "uniques",
        {
            field<&Person::email>({.unique = true}),
            field<&Person::first>({.unique = "full_name"}),
            field<&Person::last>({.unique = "full_name"}),
            field<&Person::city>({.unique = "place"}),
            field<&Person::zip>({.allowNull = false, .unique = "place"}),
            field<&Person::other>({.unique = "full_name"}),
        },
        {.timestamps = false}
    );
    CHECK(
        mysql(table) ==
        "CREATE TABLE IF NOT EXISTS `uniques` (`id` INTEGER NOT NULL auto_increment , `email` VARCHAR(255) UNIQUE, "
        "`first` VARCHAR(255), `last` VARCHAR(255), `city` VARCHAR(255), `zip` INTEGER NOT NULL, `other` INTEGER, "
        "UNIQUE `full_name` (`first`, `last`, `other`), UNIQUE `place` (`city`, `zip`), PRIMARY KEY (`id`)) "
        "ENGINE=InnoDB;"
    );
    CHECK(
        sqlite(table) ==
        "CREATE TABLE IF NOT EXISTS `uniques` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `email` VARCHAR(255) UNIQUE, "
        "`first` VARCHAR(255), `last` VARCHAR(255), `city` VARCHAR(255), `zip` INTEGER NOT NULL, `other` INTEGER, "
        "UNIQUE (`first`, `last`, `other`), UNIQUE (`city`, `zip`));"
    );
}

TEST_CASE("CREATE TABLE: comments", "[ddl]") {
    struct Person {
        std::optional<std::string> email{};
        int id{};
    };
    const auto table = tableOf<Person>(
        "comments",
        {
            field<&Person::email>({.unique = true, .comment = "the \"mail\""}),
            field<&Person::id>({.primaryKey = true, .autoIncrement = true, .comment = "key"}),
        },
        {.timestamps = false, .comment = "table's comment"}
    );
    // Sequelize escapes quotes of both kinds with a backslash; see the defaults.
    CHECK(
        mysql(table) ==
        "CREATE TABLE IF NOT EXISTS `comments` (`email` VARCHAR(255) UNIQUE COMMENT 'the \"mail\"', `id` INTEGER "
        "auto_increment  COMMENT 'key', PRIMARY KEY (`id`)) ENGINE=InnoDB COMMENT 'table''s comment';"
    );
    CHECK(
        sqlite(table) ==
        "CREATE TABLE IF NOT EXISTS `comments` (`email` VARCHAR(255) UNIQUE, `id` INTEGER PRIMARY KEY AUTOINCREMENT);"
    );
}

namespace {

struct Person {
    std::optional<std::string> name{};
};
TableDefinition people(ModelOptions options) {
    return tableOf<Person>("person", {field<&Person::name>()}, std::move(options));
}

}  // namespace

TEST_CASE("CREATE TABLE: table names", "[ddl]") {
    const std::string columns =
        " (`id` INTEGER NOT NULL auto_increment , `name` VARCHAR(255), PRIMARY KEY (`id`)) ENGINE=InnoDB;";
    CHECK(mysql(people({.timestamps = false})) == "CREATE TABLE IF NOT EXISTS `people`" + columns);
    CHECK(
        mysql(people({.freezeTableName = true, .timestamps = false})) == "CREATE TABLE IF NOT EXISTS `person`" + columns
    );
    CHECK(
        mysql(people({.tableName = "tblPeople", .timestamps = false})) ==
        "CREATE TABLE IF NOT EXISTS `tblPeople`" + columns
    );
    // Sequelize takes backticks out of names: it would make another table than the one that was asked for.
    CHECK(
        mysql(people({.tableName = "tbl`People", .timestamps = false})) ==
        "CREATE TABLE IF NOT EXISTS `tbl``People`" + columns
    );
}

TEST_CASE("CREATE TABLE: renamed timestamps", "[ddl]") {
    CHECK(
        mysql(people({.createdAt = "made", .updatedAt = false})) ==
        "CREATE TABLE IF NOT EXISTS `people` (`id` INTEGER NOT NULL auto_increment , `name` VARCHAR(255), `made` "
        "DATETIME NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
    CHECK(
        mysql(people({.underscored = true, .createdAt = false, .updatedAt = "changedOn"})) ==
        "CREATE TABLE IF NOT EXISTS `people` (`id` INTEGER NOT NULL auto_increment , `name` VARCHAR(255), "
        "`changed_on` DATETIME NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
}

TEST_CASE("CREATE TABLE: declared timestamps keep their place and type", "[ddl]") {
    struct Event {
        std::optional<DateTime> createdAt{};
        std::optional<std::string> name{};
        DateTime updatedAt{};
    };
    const auto table = tableOf<Event>(
        "event", {field<&Event::createdAt>({.type = DataTypes::DATE(6)}), field<&Event::name>(),
                  field<&Event::updatedAt>({.type = DataTypes::DATE(3)})}
    );
    // NOT NULL: the member could not hold NULL
    CHECK(
        mysql(table) ==
        "CREATE TABLE IF NOT EXISTS `events` (`id` INTEGER NOT NULL auto_increment , `createdAt` DATETIME(6), `name` "
        "VARCHAR(255), `updatedAt` DATETIME(3) NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
}

TEST_CASE("CREATE TABLE: table options", "[ddl]") {
    const ModelOptions options{
        .timestamps = false,
        .engine = "MyISAM",
        .charset = "utf8mb4",
        .collate = "utf8mb4_bin",
        .comment = "all of it",
        .rowFormat = "DYNAMIC",
        .initialAutoIncrement = 1000};
    CHECK(
        mysql(people(options)) ==
        "CREATE TABLE IF NOT EXISTS `people` (`id` INTEGER NOT NULL auto_increment , `name` VARCHAR(255), PRIMARY KEY "
        "(`id`)) ENGINE=MyISAM COMMENT 'all of it' DEFAULT CHARSET=utf8mb4 COLLATE utf8mb4_bin AUTO_INCREMENT=1000 "
        "ROW_FORMAT=DYNAMIC;"
    );
    CHECK(
        sqlite(people(options)) ==
        "CREATE TABLE IF NOT EXISTS `people` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `name` VARCHAR(255));"
    );
}

TEST_CASE("CREATE TABLE: engines, charsets, collations and row formats are plain words", "[ddl]") {
    const auto& dialect = sqlDialect(Dialect::mysql);
    CHECK_THROWS_AS(dialect.createTable(people({.engine = "InnoDB; DROP TABLE x"})), UsageError);
    CHECK_THROWS_AS(dialect.createTable(people({.charset = "utf8mb4 x"})), UsageError);
    CHECK_THROWS_AS(dialect.createTable(people({.collate = "utf8mb4-bin"})), UsageError);
    CHECK_THROWS_AS(dialect.createTable(people({.rowFormat = "'DYNAMIC'"})), UsageError);
    CHECK_THROWS_AS(dialect.createTable(people({.comment = "a\\b"})), UsageError);
}

TEST_CASE("CREATE TABLE: primary keys", "[ddl]") {
    struct Pairs {
        int a{};
        std::string b{};
        std::optional<int> c{};
    };
    const auto composite = tableOf<Pairs>(
        "keys",
        {field<&Pairs::a>({.primaryKey = true}), field<&Pairs::b>({.type = DataTypes::STRING(20), .primaryKey = true}),
         field<&Pairs::c>()},
        {.timestamps = false}
    );
    CHECK(
        mysql(composite) ==
        "CREATE TABLE IF NOT EXISTS `keys` (`a` INTEGER , `b` VARCHAR(20) , `c` INTEGER, PRIMARY KEY (`a`, `b`)) "
        "ENGINE=InnoDB;"
    );
    CHECK(
        sqlite(composite) ==
        "CREATE TABLE IF NOT EXISTS `keys` (`a` INTEGER NOT NULL, `b` VARCHAR(20) NOT NULL, `c` INTEGER, PRIMARY KEY "
        "(`a`, `b`));"
    );

    struct Isbn {
        std::string isbn{};
    };
    const auto required = tableOf<Isbn>(
        "k1", {field<&Isbn::isbn>({.type = DataTypes::STRING(13), .allowNull = false, .primaryKey = true})},
        {.timestamps = false}
    );
    CHECK(
        mysql(required) ==
        "CREATE TABLE IF NOT EXISTS `k1s` (`isbn` VARCHAR(13) NOT NULL , PRIMARY KEY (`isbn`)) ENGINE=InnoDB;"
    );
    CHECK(sqlite(required) == "CREATE TABLE IF NOT EXISTS `k1s` (`isbn` VARCHAR(13) NOT NULL PRIMARY KEY);");
    const auto plain = tableOf<Isbn>(
        "k2", {field<&Isbn::isbn>({.type = DataTypes::STRING(13), .primaryKey = true})}, {.timestamps = false}
    );
    CHECK(
        mysql(plain) == "CREATE TABLE IF NOT EXISTS `k2s` (`isbn` VARCHAR(13) , PRIMARY KEY (`isbn`)) ENGINE=InnoDB;"
    );
    CHECK(sqlite(plain) == "CREATE TABLE IF NOT EXISTS `k2s` (`isbn` VARCHAR(13) PRIMARY KEY);");

    struct Number {
        std::uint64_t n = 5;
    };
    CHECK(
        mysql(tableOf<Number>(
            "k3", {field<&Number::n>({.type = DataTypes::BIGINT, .primaryKey = true})}, {.timestamps = false}
        )) == "CREATE TABLE IF NOT EXISTS `k3s` (`n` BIGINT , PRIMARY KEY (`n`)) ENGINE=InnoDB;"
    );
    const auto generated = tableOf<Number>(
        "k4",
        {field<&Number::n>(
            {.type = DataTypes::BIGINT.UNSIGNED,
             .allowNull = false,
             .primaryKey = true,
             .autoIncrement = true,
             .comment = "c"}
        )},
        {.timestamps = false}
    );
    CHECK(
        mysql(generated) ==
        "CREATE TABLE IF NOT EXISTS `k4s` (`n` BIGINT UNSIGNED NOT NULL auto_increment  COMMENT 'c', PRIMARY KEY "
        "(`n`)) ENGINE=InnoDB;"
    );
    CHECK(sqlite(generated) == "CREATE TABLE IF NOT EXISTS `k4s` (`n` INTEGER PRIMARY KEY AUTOINCREMENT);");
    const auto full = tableOf<Number>(
        "k5", {field<&Number::n>({.type = DataTypes::INTEGER, .primaryKey = true, .unique = true, .defaultValue = 5})},
        {.timestamps = false}
    );
    CHECK(
        mysql(full) ==
        "CREATE TABLE IF NOT EXISTS `k5s` (`n` INTEGER DEFAULT 5 UNIQUE , PRIMARY KEY (`n`)) ENGINE=InnoDB;"
    );
    CHECK(sqlite(full) == "CREATE TABLE IF NOT EXISTS `k5s` (`n` INTEGER PRIMARY KEY);");
}

TEST_CASE("CREATE TABLE: SQLite generates ids for a single integer key only", "[ddl]") {
    struct Pairs {
        int a{}, b{};
    };
    const auto table = tableOf<Pairs>(
        "pairs", {field<&Pairs::a>({.primaryKey = true, .autoIncrement = true}), field<&Pairs::b>({.primaryKey = true})}
    );
    CHECK_THROWS_AS(sqlDialect(Dialect::sqlite).createTable(table), UsageError);
    CHECK_THROWS_WITH(sqlDialect(Dialect::sqlite).createTable(table), test::containsString("'a' is none"));
    CHECK_NOTHROW(sqlDialect(Dialect::mysql).createTable(table));
}

TEST_CASE("CREATE TABLE: names that need quoting", "[ddl]") {
    struct Odd {
        std::optional<int> a{}, b{}, c{};
    };
    const auto table = tableOf<Odd>(
        "t\"1",
        {field<&Odd::a>({.field = "a`b"}), field<&Odd::b>({.unique = "k`ey", .field = "quo\"te"}),
         field<&Odd::c>({.field = "it's"})},
        {.freezeTableName = true, .timestamps = false}
    );
    CHECK(
        mysql(table) ==
        "CREATE TABLE IF NOT EXISTS `t\"1` (`id` INTEGER NOT NULL auto_increment , `a``b` INTEGER, `quo\"te` INTEGER, "
        "`it's` INTEGER, UNIQUE `k``ey` (`quo\"te`), PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
    const auto withNul = tableOf<Odd>("t", {field<&Odd::a>({.field = std::string("a\0b", 3)})});
    CHECK_THROWS_AS(sqlDialect(Dialect::mysql).createTable(withNul), UsageError);
    CHECK_THROWS_AS(sqlDialect(Dialect::sqlite).createTable(withNul), UsageError);
}
