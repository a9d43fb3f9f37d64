#pragma once

// The models of both sides; models.mjs defines the same.

#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/json.hpp>
#include <sequelize/sequelize.hpp>

namespace differential {

using sequelize::Bytes;
using sequelize::Date;
using sequelize::DateTime;
using sequelize::Decimal;
using sequelize::Model;
using sequelize::Time;
using sequelize::Uuid;

// The tutorial's.

struct Book {
    std::int64_t id{};
    std::optional<std::string> title{};  // NOT NULL in the table: what a missing title does is compared, too
    std::optional<std::string> author{};
    std::optional<Date> release_date{};
    std::optional<int> subject{};
    DateTime createdAt{}, updatedAt{};
};

struct Student {
    Uuid student_id{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
};

// The one that has Sequelize's instance methods.
struct Grade : sequelize::Record<Grade> {
    std::int64_t id{};
    std::optional<int> grade{};
    DateTime createdAt{}, updatedAt{};
};

struct Course {
    std::int64_t id{};
    std::string course_name{};
    DateTime createdAt{}, updatedAt{};
};

struct StudentCourse {
    std::int64_t id{};
    std::optional<int> studentId{}, courseId{};
    DateTime createdAt{}, updatedAt{};
};

// Options of a model and of its columns.
struct Account {
    std::int64_t id{};
    std::optional<std::string> email{};
    std::optional<std::string> firstName{}, lastName{};
    bool active = true;
    std::optional<std::string> role{};
    std::optional<Decimal> balance{};
    int visits = 0;
    std::optional<std::string> motto{};
    std::optional<DateTime> seenAt{};
    DateTime createdAt{}, updatedAt{};
};

enum class Kind { plain, fancy };

// A column of each type.
struct Sample {
    std::int64_t id{};
    std::optional<std::int8_t> tiny{};
    std::optional<std::uint16_t> small{};
    std::optional<std::int32_t> medium{};
    std::optional<std::uint32_t> whole{}, padded{};
    std::optional<std::int64_t> big{};
    std::optional<std::uint64_t> huge{};
    std::optional<float> ratio{};
    std::optional<double> exact{};
    std::optional<Decimal> price{};
    std::optional<bool> flag{};
    std::optional<std::string> code{}, name{}, raw_name{}, note{}, letter{};
    std::optional<DateTime> made{}, precise{};
    std::optional<Date> day{};
    std::optional<Time> clock{};
    std::optional<Uuid> token{};
    std::optional<Bytes> bytes{}, thumb{};
    std::optional<Kind> kind{};
    std::optional<nlohmann::json> document{};
};

struct Models {
    Model<Book> books;
    Model<Student> students;
    Model<Grade> grades;
    Model<Course> courses;
    Model<StudentCourse> studentCourses;
    Model<Account> accounts;
    Model<Sample> samples;
};

inline Models define(sequelize::Sequelize& sequelize) {
    using sequelize::field;
    namespace DataTypes = sequelize::DataTypes;
    return {
        .books = sequelize.define<Book>(
            "books",
            {
                field<&Book::title>({.type = DataTypes::STRING, .allowNull = false}),
                field<&Book::author>({.type = DataTypes::STRING, .allowNull = false}),
                field<&Book::release_date>({.type = DataTypes::DATEONLY}),
                field<&Book::subject>({.type = DataTypes::INTEGER}),
            }
        ),
        .students = sequelize.define<Student>(
            "students",
            {
                field<&Student::student_id>(
                    {.type = DataTypes::UUID, .primaryKey = true, .defaultValue = DataTypes::UUIDV4}
                ),
                field<&Student::name>({.type = DataTypes::STRING, .allowNull = false}),
            }
        ),
        .grades = sequelize.define<Grade>(
            "grades",
            {
                field<&Grade::grade>({.type = DataTypes::INTEGER, .allowNull = false}),
            }
        ),
        .courses = sequelize.define<Course>(
            "courses",
            {
                field<&Course::course_name>({.type = DataTypes::STRING, .allowNull = false}),
            }
        ),
        .studentCourses = sequelize.define<StudentCourse>(
            "StudentCourse",
            {
                field<&StudentCourse::id>(
                    {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
                ),
                field<&StudentCourse::studentId>({.type = DataTypes::INTEGER}),
                field<&StudentCourse::courseId>({.type = DataTypes::INTEGER}),
            }
        ),
        .accounts = sequelize.define<Account>(
            "account",
            {
                field<&Account::email>({.type = DataTypes::STRING(100), .allowNull = false, .unique = true}),
                field<&Account::firstName>({.type = DataTypes::STRING(40), .unique = "full_name"}),
                field<&Account::lastName>({.type = DataTypes::STRING(40), .unique = "full_name"}),
                field<&Account::active>({.type = DataTypes::BOOLEAN, .allowNull = false, .defaultValue = true}),
                field<&Account::role>({.type = DataTypes::ENUM("user", "admin", "o'clock"), .defaultValue = "user"}),
                field<&Account::balance>({.type = DataTypes::DECIMAL(12, 4), .defaultValue = 0}),
                field<&Account::visits>(
                    {.type = DataTypes::INTEGER, .allowNull = false, .defaultValue = 0, .comment = "it's counted"}
                ),
                field<&Account::motto>({.type = DataTypes::STRING, .defaultValue = "it's \"so\"", .field = "the_motto"}
                ),
                field<&Account::seenAt>({.type = DataTypes::DATE}),
            },
            {
                .underscored = true,
                .indexes =
                    {
                        {.fields = {"visits"}},
                        {.fields = {"role", {"visits", std::nullopt, "DESC"}}, .name = "by_role"},
                        {.fields = {{"the_motto", 10}}, .name = "motto_prefix"},
                    },
                .engine = "InnoDB",
                .charset = "utf8mb4",
                .collate = "utf8mb4_unicode_ci",
                .comment = "people's accounts",
            }
        ),
        .samples = sequelize.define<Sample>(
            "sample",
            {
                field<&Sample::id>({.type = DataTypes::BIGINT, .primaryKey = true, .autoIncrement = true}),
                field<&Sample::tiny>(),
                field<&Sample::small>(),
                field<&Sample::medium>({.type = DataTypes::MEDIUMINT}),
                field<&Sample::whole>(),
                field<&Sample::padded>({.type = DataTypes::INTEGER(8).UNSIGNED.ZEROFILL}),
                field<&Sample::big>(),
                field<&Sample::huge>(),
                field<&Sample::ratio>(),
                field<&Sample::exact>(),
                field<&Sample::price>({.type = DataTypes::DECIMAL(10, 2)}),
                field<&Sample::flag>(),
                field<&Sample::code>({.type = DataTypes::CHAR(4)}),
                field<&Sample::name>({.type = DataTypes::STRING(60)}),
                field<&Sample::raw_name>({.type = DataTypes::STRING(20).BINARY}),
                field<&Sample::note>({.type = DataTypes::TEXT}),
                field<&Sample::letter>({.type = DataTypes::TEXT("long")}),
                field<&Sample::made>(),
                field<&Sample::precise>({.type = DataTypes::DATE(6)}),
                field<&Sample::day>(),
                field<&Sample::clock>(),
                field<&Sample::token>(),
                field<&Sample::bytes>(),
                field<&Sample::thumb>({.type = DataTypes::BLOB("tiny")}),
                field<&Sample::kind>(),
                field<&Sample::document>(),
            },
            {.timestamps = false}
        ),
    };
}

}  // namespace differential
