#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/model_options.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using Kind = TypeSpec::Kind;

namespace {

template <class T>
TableDefinition define(std::initializer_list<Field<T>> fields, ModelOptions options = {}, std::string name = "book") {
    const T fresh{};
    std::vector<DeclaredColumn> columns;
    for (const auto& field : fields) columns.push_back(detail::declared<T>(field, fresh));
    return defineTable(std::move(name), detail::describe<T>(fresh), std::move(columns), std::move(options));
}

/// The message of the UsageError that such a definition meets.
template <class T>
std::string refusal(std::initializer_list<Field<T>> fields, ModelOptions options = {}, std::string name = "book") {
    try {
        define<T>(fields, std::move(options), std::move(name));
    } catch (const UsageError& error) {
        return error.what();
    }
    return "was not refused";
}

std::string names(const TableDefinition& table) {
    std::string list;
    for (const auto& column : table.columns) list += (list.empty() ? "" : ",") + column.name;
    return list;
}
std::string fields(const TableDefinition& table) {
    std::string list;
    for (const auto& column : table.columns) list += (list.empty() ? "" : ",") + column.field;
    return list;
}

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> subTitle{};
    int pages = 1;
    bool active = true;
    double weight{};
    Decimal price{};
    DateTime createdAt{}, updatedAt{};
};

}  // namespace

TEST_CASE("define: id first, timestamps last, the rest as declared", "[define]") {
    const auto table = define<Book>({field<&Book::pages>(), field<&Book::title>()});
    CHECK(names(table) == "id,pages,title,createdAt,updatedAt");
    CHECK(table.modelName == "book");
    CHECK(table.tableName == "books");
    CHECK(table.structName == "Book");
    CHECK(table.primaryKey == std::vector<std::size_t>{0});
    CHECK(table.autoIncrement == 0);
    CHECK(table.createdAt == 3);
    CHECK(table.updatedAt == 4);
    for (const auto& column : table.columns) CHECK(column.member);
}

TEST_CASE("define: the automatic id", "[define][id]") {
    SECTION("is an INTEGER, whatever integer the member is") {
        const auto id = define<Book>({}).byName("id");
        CHECK(id.type.kind == Kind::INTEGER);
        CHECK(id.primaryKey);
        CHECK(id.autoIncrement);
        CHECK_FALSE(id.allowNull);
        CHECK(id.writesNotNull);
        struct Unsigned {
            std::optional<std::uint32_t> id{};
        };
        CHECK(define<Unsigned>({}).byName("id").type.kind == Kind::INTEGER);
        struct Narrow {
            std::optional<std::uint16_t> id{};
        };
        CHECK_THROWS_WITH(define<Narrow>({}), test::containsString("holds no more than 65535"));
    }
    SECTION("is there without a member") {
        struct Note {
            std::string text{};
        };
        const auto table = define<Note>({field<&Note::text>()});
        CHECK(names(table) == "id,text,createdAt,updatedAt");
        CHECK_FALSE(table.byName("id").member);
        CHECK_FALSE(table.byName("createdAt").member);
    }
    SECTION("is not there when another column is the primary key") {
        const auto table = define<Book>({field<&Book::title>({.primaryKey = true})});
        CHECK(names(table) == "title,createdAt,updatedAt");
        CHECK(table.primaryKey == std::vector<std::size_t>{0});
        CHECK_FALSE(table.autoIncrement);
    }
    SECTION("is declared as the primary key, or not at all") {
        CHECK(
            refusal<Book>({field<&Book::id>()}) ==
            "model 'book', attribute 'id': it stands in for the automatic primary key; say .primaryKey = true, or "
            "leave it out"
        );
        CHECK(
            names(define<Book>({field<&Book::title>(), field<&Book::id>({.primaryKey = true})})) ==
            "title,id,createdAt,updatedAt"
        );
        CHECK(
            names(define<Book>({field<&Book::id>(), field<&Book::title>({.primaryKey = true})})) ==
            "id,title,createdAt,updatedAt"
        );
    }
    SECTION("does not go into a member that is no integer") {
        struct Note {
            std::string id{};
        };
        CHECK(
            refusal<Note>({}) == "model 'book', attribute 'id': the automatic id is an integer, but Note::id is " +
                                     std::string(typeName<std::string>()) +
                                     "; declare it: field<&Note::id>({.primaryKey = true})"
        );
        CHECK(names(define<Note>({field<&Note::id>({.primaryKey = true})}, {.timestamps = false})) == "id");
    }
    SECTION("leaves a member alone whose type is no column's") {
        struct Note {
            std::vector<int> id{};
        };
        CHECK_FALSE(define<Note>({}).byName("id").member);
    }
}

TEST_CASE("define: autoIncrement", "[define][id]") {
    const auto table = define<Book>({field<&Book::pages>({.primaryKey = true, .autoIncrement = true})});
    CHECK(table.autoIncrement == 0);
    CHECK(
        refusal<Book>({field<&Book::pages>({.autoIncrement = true})}) ==
        "model 'book', attribute 'pages': a table has one autoIncrement column only, and 'id' is it"
    );
    CHECK(
        refusal<Book>({field<&Book::title>({.primaryKey = true, .autoIncrement = true})}) ==
        "model 'book', attribute 'title': autoIncrement needs an integer member"
    );
}

TEST_CASE("define: a primary key of several columns", "[define][id]") {
    const auto table =
        define<Book>({field<&Book::title>({.primaryKey = true}), field<&Book::pages>({.primaryKey = true})});
    CHECK(table.primaryKey == std::vector<std::size_t>{0, 1});
}

TEST_CASE("define: whether a column may be NULL", "[define][null]") {
    const auto column = [](const Field<Book>& f) { return define<Book>({f}).columns.at(1); };
    CHECK_FALSE(column(field<&Book::title>()).allowNull);
    CHECK(column(field<&Book::title>()).writesNotNull);
    CHECK(column(field<&Book::subTitle>()).allowNull);
    CHECK_FALSE(column(field<&Book::subTitle>()).writesNotNull);
    CHECK_FALSE(column(field<&Book::subTitle>({.allowNull = false})).allowNull);
    CHECK(column(field<&Book::subTitle>({.allowNull = false})).writesNotNull);
    CHECK(
        refusal<Book>({field<&Book::pages>({.allowNull = true})}) ==
        "model 'book', attribute 'pages': allowNull is true, but int cannot hold NULL; make the member "
        "std::optional<int>"
    );

    const auto key = [](std::optional<bool> allowNull) {
        return define<Book>({field<&Book::title>({.allowNull = allowNull, .primaryKey = true})}).columns.at(0);
    };
    CHECK_FALSE(key({}).allowNull);
    CHECK_FALSE(key({}).writesNotNull);
    CHECK_FALSE(key(true).allowNull);
    CHECK_FALSE(key(true).writesNotNull);
    CHECK(key(false).writesNotNull);
}

TEST_CASE("define: column and member must go together", "[define][types]") {
    CHECK(
        refusal<Book>({field<&Book::pages>({.type = DataTypes::STRING(20)})}) ==
        "model 'book', attribute 'pages': a STRING(20) column does not go into the member's type int; change one of "
        "them"
    );
    CHECK(refusal<Book>({field<&Book::weight>({.type = DataTypes::INTEGER})}) != "was not refused");
    CHECK(refusal<Book>({field<&Book::title>({.type = DataTypes::DATE})}) != "was not refused");
    CHECK(refusal<Book>({field<&Book::price>({.type = DataTypes::DOUBLE})}) != "was not refused");
    CHECK(refusal<Book>({field<&Book::active>({.type = DataTypes::INTEGER})}) != "was not refused");
    CHECK(refusal<Book>({field<&Book::title>({.type = DataTypes::GEOMETRY})}) != "was not refused");

    const auto kind = [](const Field<Book>& f) { return define<Book>({f}).columns.at(1).type.kind; };
    CHECK(kind(field<&Book::title>({.type = DataTypes::TEXT("long")})) == Kind::TEXT);
    CHECK(kind(field<&Book::title>({.type = DataTypes::UUID})) == Kind::UUID);
    CHECK(kind(field<&Book::title>({.type = DataTypes::JSON})) == Kind::JSON);
    CHECK(kind(field<&Book::title>({.type = DataTypes::BLOB})) == Kind::BLOB);
    CHECK(kind(field<&Book::title>({.type = DataTypes::ENUM("a")})) == Kind::ENUM);
    CHECK(kind(field<&Book::active>({.type = DataTypes::TINYINT})) == Kind::TINYINT);
    CHECK(kind(field<&Book::weight>({.type = DataTypes::DECIMAL(10, 2)})) == Kind::DECIMAL);
    CHECK(kind(field<&Book::pages>({.type = DataTypes::BIGINT.UNSIGNED})) == Kind::BIGINT);
}

TEST_CASE("define: parameters of a type that contradict each other", "[define][types]") {
    struct Thing {
        std::string state{};
        DateTime at{};
        Time length{};
        Decimal price{};
    };
    CHECK(
        refusal<Thing>({field<&Thing::state>({.type = TypeSpec{.kind = Kind::ENUM}})}) ==
        "model 'book', attribute 'state': an ENUM needs values: DataTypes::ENUM(\"draft\", \"published\")"
    );
    const std::string digits = ": a fraction has at most six digits";
    CHECK(refusal<Thing>({field<&Thing::at>({.type = DataTypes::DATE(7)})}) == "model 'book', attribute 'at'" + digits);
    CHECK(
        refusal<Thing>({field<&Thing::length>({.type = DataTypes::TIME(7)})}) ==
        "model 'book', attribute 'length'" + digits
    );
    CHECK(
        refusal<Thing>({field<&Thing::price>({.type = DataTypes::DECIMAL(2, 3)})}) ==
        "model 'book', attribute 'price': a DECIMAL has more digits after the point than in all"
    );
    CHECK_NOTHROW(define<Thing>({field<&Thing::price>({.type = DataTypes::DECIMAL(3, 3)})}));
    const std::string limits =
        "model 'book', attribute 'price': a DECIMAL has at most 65 digits, 30 of them after the point";
    CHECK(refusal<Thing>({field<&Thing::price>({.type = DataTypes::DECIMAL(66, 2)})}) == limits);
    CHECK(refusal<Thing>({field<&Thing::price>({.type = DataTypes::DECIMAL(40, 31)})}) == limits);
    CHECK_NOTHROW(define<Thing>({field<&Thing::price>({.type = DataTypes::DECIMAL(65, 30)})}));
}

TEST_CASE("define: a constant default is what a new struct holds", "[define][default]") {
    const auto constant = [](const Field<Book>& f) { return *define<Book>({f}).columns.at(1).defaultValue.constant(); };
    CHECK(constant(field<&Book::active>({.defaultValue = true})) == Value(true));
    CHECK(constant(field<&Book::pages>({.defaultValue = 1})) == Value(1));
    CHECK(constant(field<&Book::title>({.defaultValue = ""})) == Value(""));
    CHECK(
        constant(field<&Book::price>({.type = DataTypes::DECIMAL(10, 2), .defaultValue = Decimal("0")})) ==
        Value(Decimal("0.00"))
    );
    CHECK(
        refusal<Book>({field<&Book::active>({.defaultValue = false})}) ==
        "model 'book', attribute 'active': the default is false, but a new Book holds true, and an explicit true could "
        "not be told from none; initialise the member with the default, or make it std::optional<bool>"
    );
    CHECK(refusal<Book>({field<&Book::title>({.defaultValue = "x"})}) != "was not refused");
}

TEST_CASE("define: an optional member may have any default", "[define][default]") {
    const auto column = define<Book>({field<&Book::subTitle>({.defaultValue = "x"})}).columns.at(1);
    CHECK(*column.defaultValue.constant() == Value("x"));
}

TEST_CASE("define: defaults that are made or are SQL need no equal member", "[define][default]") {
    CHECK_NOTHROW(define<Book>({field<&Book::title>({.defaultValue = [] { return std::string("x"); }})}));
    CHECK_NOTHROW(define<Book>({field<&Book::title>({.defaultValue = literal("'x'")})}));
}

TEST_CASE("define: a default must fit its column", "[define][default]") {
    CHECK(
        refusal<Book>({field<&Book::subTitle>({.type = DataTypes::STRING(3), .defaultValue = "long"})}) ==
        "model 'book', attribute 'subTitle': the default value is longer than 3 characters"
    );
    CHECK(
        refusal<Book>({field<&Book::pages>({.type = DataTypes::TINYINT, .defaultValue = 128})}) ==
        "model 'book', attribute 'pages': the default value is outside the range of TINYINT, -128 to 127"
    );
    CHECK(refusal<Book>({field<&Book::pages>({.defaultValue = 2.5})}) != "was not refused");
    CHECK(
        refusal<Book>({field<&Book::subTitle>({.type = DataTypes::ENUM("a", "b"), .defaultValue = "c"})}) ==
        "model 'book', attribute 'subTitle': the default value is not one of 'a', 'b'"
    );
}

TEST_CASE("define: virtual attributes are no columns", "[define][virtual]") {
    const auto table = define<Book>({field<&Book::pages>({.type = DataTypes::VIRTUAL}), field<&Book::title>()});
    CHECK(names(table) == "id,title,createdAt,updatedAt");
    REQUIRE(table.virtuals.size() == 1);
    CHECK(table.virtuals.front().name == "pages");
    CHECK(table.findByName("pages") == nullptr);
}

TEST_CASE("define: one attribute, one declaration", "[define]") {
    const std::string twice = "model 'book', attribute 'title': it is declared twice; remove one field<>";
    CHECK(refusal<Book>({field<&Book::title>(), field<&Book::title>()}) == twice);
    CHECK(refusal<Book>({field<&Book::title>({.type = DataTypes::VIRTUAL}), field<&Book::title>()}) == twice);
    CHECK(
        refusal<Book>(
            {field<&Book::title>({.type = DataTypes::VIRTUAL}), field<&Book::title>({.type = DataTypes::VIRTUAL})}
        ) == twice
    );
    CHECK(
        refusal<Book>({field<&Book::title>({.field = "name"}), field<&Book::subTitle>({.field = "name"})}) ==
        "model 'book', attribute 'subTitle': its column 'name' is also that of 'title'; change one's .field"
    );
    CHECK(
        refusal<Book>({field<&Book::title>({.field = "createdAt"})}) ==
        "model 'book', attribute 'createdAt': its column 'createdAt' is also that of 'title'; change one's .field"
    );
}

TEST_CASE("define: timestamps", "[define][timestamps]") {
    SECTION("off") {
        const auto table = define<Book>({field<&Book::title>()}, {.timestamps = false});
        CHECK(names(table) == "id,title");
        CHECK_FALSE(table.createdAt);
        CHECK_FALSE(table.updatedAt);
    }
    SECTION("one of them") {
        const auto table = define<Book>({}, {.createdAt = false});
        CHECK(names(table) == "id,updatedAt");
        CHECK_FALSE(table.createdAt);
        CHECK(table.updatedAt == 1);
    }
    SECTION("renamed, without a member") {
        const auto table = define<Book>({}, {.createdAt = "born", .updatedAt = "changedOn"});
        CHECK(names(table) == "id,born,changedOn");
        CHECK_FALSE(table.byName("born").member);
        CHECK(table.createdAt == 1);
    }
    SECTION("renamed, to a member that a field<> declares") {
        struct Note {
            DateTime born{};
        };
        const auto table = define<Note>({field<&Note::born>({.type = DataTypes::DATE(6)})}, {.createdAt = "born"});
        CHECK(names(table) == "id,born,updatedAt");
        CHECK(table.createdAt == 1);
        CHECK(table.byName("born").member);
        CHECK(table.byName("born").type.length == 6);
    }
    SECTION("are NOT NULL") {
        const auto table = define<Book>({});
        CHECK(table.byName("createdAt").writesNotNull);
        CHECK(table.byName("updatedAt").type.kind == Kind::DATE);
    }
    SECTION("need a DateTime") {
        struct Note {
            std::string createdAt{};
        };
        CHECK(
            refusal<Note>({}) ==
            "model 'book', attribute 'createdAt': a DATE column does not go into the member's type " +
                std::string(typeName<std::string>()) + "; change one of them"
        );
        CHECK(
            refusal<Note>({field<&Note::createdAt>()}) ==
            "model 'book', attribute 'createdAt': a timestamp is a DATE column with a DateTime member"
        );
        CHECK_NOTHROW(define<Note>({}, {.createdAt = "made"}));
    }
}

TEST_CASE("define: names of tables and columns", "[define][names]") {
    const auto tableName = [](const char* model, ModelOptions options) {
        return define<Book>({}, std::move(options), model).tableName;
    };
    CHECK(tableName("person", {}) == "people");
    CHECK(tableName("books", {}) == "books");
    CHECK(tableName("person", {.freezeTableName = true}) == "person");
    CHECK(tableName("person", {.tableName = "tblPerson"}) == "tblPerson");
    CHECK(tableName("bookReview", {.underscored = true}) == "book_reviews");
    CHECK(tableName("bookReview", {.tableName = "X", .freezeTableName = true, .underscored = true}) == "X");
    const auto table =
        define<Book>({field<&Book::subTitle>(), field<&Book::title>({.field = "theTitle"})}, {.underscored = true});
    CHECK(names(table) == "id,subTitle,title,createdAt,updatedAt");
    CHECK(fields(table) == "id,sub_title,theTitle,created_at,updated_at");
    CHECK(refusal<Book>({}, {}, "") == "a model has no name; write define<Book>(\"name\", ...)");
}

TEST_CASE("define: indexes name attributes or columns", "[define][index]") {
    const auto withIndex = [](IndexOptions index) {
        return refusal<Book>({field<&Book::title>({.field = "name"})}, {.indexes = {std::move(index)}});
    };
    CHECK(withIndex({.fields = {"title"}}) == "was not refused");
    CHECK(withIndex({.fields = {"name"}}) == "was not refused");
    CHECK(withIndex({.fields = {"createdAt"}}) == "was not refused");
    CHECK(
        withIndex({.fields = {"title", "titel"}}) ==
        "model 'book', attribute 'titel': an index names it, but the model has no such attribute"
    );
}

namespace {

struct Stamped {
    std::int64_t id{};
    DateTime createdAt{}, updatedAt{};
};
struct Tagged {
    std::string tag = "none";
};
struct Article : Tagged, Stamped {
    std::string text{};
};

}  // namespace

TEST_CASE("define: members of base classes", "[define][inherited]") {
    const auto table = define<Article>({field<&Article::tag>({.defaultValue = "none"}), field<&Article::text>()});
    CHECK(names(table) == "id,tag,text,createdAt,updatedAt");
    Article article;
    CHECK(table.byName("tag").member.in(&article) == &article.tag);
    CHECK(table.byName("id").member.in(&article) == &article.id);
    CHECK(table.byName("updatedAt").member.in(&article) == &article.updatedAt);
    CHECK(table.byName("text").member.in(&article) == &article.text);
}

TEST_CASE("define: options that a model leaves out come from the defaults", "[define][options]") {
    const ModelOptions defaults{
        .tableName = "never",
        .freezeTableName = true,
        .underscored = true,
        .timestamps = false,
        .createdAt = "born",
        .updatedAt = false,
        .indexes = {{.fields = {"never"}}},
        .engine = "MyISAM",
        .charset = "latin1",
        .collate = "latin1_bin",
        .comment = "none",
        .rowFormat = "DYNAMIC",
        .initialAutoIncrement = 7};
    const auto all = mergedOptions({}, defaults);
    CHECK(all.tableName.empty());
    CHECK(all.indexes.empty());
    CHECK(all.freezeTableName == true);
    CHECK(all.underscored == true);
    CHECK(all.timestamps == false);
    CHECK(all.createdAt->attribute == "born");
    CHECK_FALSE(all.updatedAt->enabled);
    CHECK(all.engine == "MyISAM");
    CHECK(all.charset == "latin1");
    CHECK(all.collate == "latin1_bin");
    CHECK(all.comment == "none");
    CHECK(all.rowFormat == "DYNAMIC");
    CHECK(all.initialAutoIncrement == 7u);
    const auto own = mergedOptions(
        {.freezeTableName = false, .updatedAt = true, .engine = "InnoDB", .initialAutoIncrement = 1}, defaults
    );
    CHECK(own.freezeTableName == false);
    CHECK(own.updatedAt->enabled);
    CHECK(own.engine == "InnoDB");
    CHECK(own.initialAutoIncrement == 1u);
    CHECK(own.charset == "latin1");
}

TEST_CASE("define: table options go into the definition", "[define][options]") {
    const auto table = define<Book>(
        {}, {.engine = "MyISAM",
             .charset = "latin1",
             .collate = "latin1_bin",
             .comment = "books",
             .rowFormat = "DYNAMIC",
             .initialAutoIncrement = 7}
    );
    CHECK(table.engine == "MyISAM");
    CHECK(table.charset == "latin1");
    CHECK(table.collate == "latin1_bin");
    CHECK(table.comment == "books");
    CHECK(table.rowFormat == "DYNAMIC");
    CHECK(table.initialAutoIncrement == 7u);
}

TEST_CASE("define: a paranoid model has a deletedAt after the other timestamps", "[define][paranoid]") {
    const auto table = define<Book>({field<&Book::title>()}, {.underscored = true, .paranoid = true});
    CHECK(names(table) == "id,title,createdAt,updatedAt,deletedAt");
    CHECK(fields(table) == "id,title,created_at,updated_at,deleted_at");
    REQUIRE(table.deletedAt == 4U);
    CHECK(table.columns[4].allowNull);
    CHECK_FALSE(table.columns[4].member);
    const auto named =
        define<Book>({}, {.createdAt = false, .updatedAt = false, .paranoid = true, .deletedAt = "gone"});
    CHECK(names(named) == "id,gone");
    CHECK_FALSE(define<Book>({}, {.deletedAt = "gone"}).deletedAt);
    CHECK(
        refusal<Book>({}, {.timestamps = false, .paranoid = true}).find(".paranoid needs a deletedAt") !=
        std::string::npos
    );
    CHECK(mergedOptions({}, {.omitNull = true}).omitNull == true);
    CHECK(mergedOptions({.omitNull = false}, {.omitNull = true}).omitNull == false);
    CHECK(define<Book>({}, {.omitNull = true}).omitNull);
    const auto own = mergedOptions({.paranoid = false}, {.paranoid = true, .deletedAt = "gone"});
    CHECK(own.paranoid == false);
    CHECK(own.deletedAt->attribute == "gone");
}

TEST_CASE("define: a default of deletedAt stands for a row that lives", "[define][paranoid]") {
    struct Mark {
        std::int64_t id{};
        DateTime deletedAt{};
    };
    CHECK_FALSE(
        define<Mark>({field<&Mark::deletedAt>({.defaultValue = DateTime{}})}, {.paranoid = true}).columns[1].allowNull
    );
    CHECK(refusal<Mark>({}, {.paranoid = true}).find("make the member std::optional<DateTime>") != std::string::npos);
    CHECK(
        refusal<Mark>({field<&Mark::deletedAt>({.defaultValue = DataTypes::NOW})}, {.paranoid = true})
            .find("must be a value, not one that is made") != std::string::npos
    );
}
