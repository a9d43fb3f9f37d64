// Dropping, emptying and indexing tables that others refer to, or that share names.
#include <filesystem>
#include <thread>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using sequelize::detail::ForeignKeyFacts;

namespace {

struct Child;
struct Parent {
    std::int64_t id{};
    std::string name{};
    HasMany<Child> children{};
};
struct Child {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> parentId{};
};

struct Family {
    Sequelize sequelize = test::database();
    Model<Parent> parents = sequelize.define<Parent>("to_parent", {field<&Parent::name>()}, {.timestamps = false});
    Model<Child> children =
        sequelize.define<Child>("to_child", {field<&Child::name>(), field<&Child::parentId>()}, {.timestamps = false});

    explicit Family(const std::string& onDelete) {
        parents.hasMany(children, {.as = &Parent::children, .foreignKey = &Child::parentId, .onDelete = onDelete});
    }
    void fill() {
        parents.create({.name = "p"});
        children.create({.name = "c", .parentId = 1});
    }
};

struct Node {
    std::int64_t id{};
    std::optional<std::int64_t> parentId{};
};

struct Named {
    std::int64_t id{};
    int name{};
};

std::vector<std::string> indexesOf(const std::string& table) {
    auto raw = test::rawSession();
    const auto rows = raw.open(
        test::speaksMysql() ? "SELECT DISTINCT index_name AS name FROM information_schema.statistics WHERE "
                              "table_schema = DATABASE() AND table_name = ? ORDER BY BINARY index_name"
        : test::isPostgres()
            ? "SELECT CAST(indexname AS TEXT) AS name FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1 "
              "ORDER BY indexname"
            : "SELECT name FROM pragma_index_list(?) ORDER BY name",
        {table}
    );
    std::vector<std::string> names;
    while (rows->next()) names.emplace_back(rows->row()[0].text);
    return names;
}

}  // namespace

TEST_CASE("a table that others refer to is neither dropped nor emptied", "[tables]") {
    for (const std::string action : {"CASCADE", "SET NULL", "RESTRICT"}) {
        INFO(action);
        Family family(action);
        const test::FreshTables tables(family.sequelize);
        family.fill();
        const auto refusal = [](auto call) {
            try {
                call();
            } catch (const ForeignKeyConstraintError& error) {
                CHECK_THAT(error.what(), test::containsString("Drop the tables that refer to it first"));
                return error.facts();
            }
            FAIL("was not refused");
            return ForeignKeyFacts();
        };
        const auto ofDrop = refusal([&] { family.parents.drop(); });
        const auto ofTruncate = refusal([&] { family.parents.truncate(); });
        if (family.sequelize.dialect() != Dialect::mariadb) {  // whose message for DROP names nothing
            CHECK(ofDrop.table == family.children.definition().tableName);
            CHECK(ofDrop.target == family.parents.definition().tableName);
        }
        CHECK(ofTruncate.table == family.children.definition().tableName);
        CHECK_THROWS_AS(family.parents.destroy({.truncate = true}), ForeignKeyConstraintError);
        CHECK_THROWS_AS(family.parents.sync({.force = true}), ForeignKeyConstraintError);
        CHECK(family.parents.count() == 1);
        REQUIRE(family.children.count() == 1);
        CHECK(family.children.findByPk(1)->parentId == 1);
        // nor when no row does
        family.children.destroy({.where = {{&Child::id, 1}}});
        CHECK_THROWS_AS(family.parents.truncate(), ForeignKeyConstraintError);
        family.children.truncate();
        family.children.drop();
        CHECK_NOTHROW(family.parents.truncate());
        CHECK(family.parents.count() == 0);
        CHECK_NOTHROW(family.parents.sync({.force = true}));
    }
}

TEST_CASE("all tables together are emptied and made again", "[tables]") {
    Family family("CASCADE");
    const test::FreshTables tables(family.sequelize);
    family.fill();
    family.sequelize.truncate();
    CHECK(family.parents.count() == 0);
    CHECK(family.children.count() == 0);
    family.fill();
    family.sequelize.sync({.force = true});
    CHECK(family.children.count() == 0);
    // the checks are on again
    CHECK_THROWS_AS(family.children.create({.name = "c", .parentId = 9}), ForeignKeyConstraintError);
}

TEST_CASE("a table whose rows refer to each other is emptied and dropped", "[tables]") {
    auto sequelize = test::database();
    auto nodes = sequelize.define<Node>("to_node", {field<&Node::parentId>()}, {.timestamps = false});
    nodes.belongsTo(nodes, {.as = "parent", .foreignKey = &Node::parentId, .onDelete = "RESTRICT"});
    const test::FreshTables tables(sequelize);
    nodes.create({});
    nodes.create({.parentId = 1});
    nodes.truncate();
    CHECK(nodes.count() == 0);
    CHECK(nodes.create({}).id == 1);
    nodes.create({.parentId = 1});
    CHECK_THROWS_AS(nodes.create({.parentId = 9}), ForeignKeyConstraintError);
    nodes.sync({.force = true});
    CHECK(nodes.count() == 0);
    nodes.create({});
    nodes.create({.parentId = 1});
    CHECK_NOTHROW(nodes.drop());
}

TEST_CASE("a table of another program is emptied", "[tables]") {
    auto sequelize = test::database();
    auto rows = sequelize.define<Named>("to_named", {field<&Named::name>()}, {.timestamps = false});
    rows.drop();
    sequelize.query(
        test::speaksMysql()  ? "CREATE TABLE to_nameds (id INTEGER PRIMARY KEY AUTO_INCREMENT, name INTEGER)"
        : test::isPostgres() ? "CREATE TABLE to_nameds (id SERIAL PRIMARY KEY, name INTEGER)"
                             : "CREATE TABLE to_nameds (id INTEGER PRIMARY KEY, name INTEGER)"
    );
    rows.create({.name = 1});
    CHECK_NOTHROW(rows.truncate());
    CHECK(rows.count() == 0);
    CHECK(rows.create({.name = 1}).id == 1);
    CHECK_NOTHROW(rows.destroy({.truncate = true}));
    CHECK(rows.count() == 0);
    rows.drop();
}

TEST_CASE("truncate is one piece", "[tables]") {
    if (test::speaksMysql()) return;  // one statement
    auto sequelize = test::database();
    auto rows = sequelize.define<Named>("to_named", {field<&Named::name>()}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    rows.create({.name = 1});
    rows.create({.name = 2});
    rows.truncate();
    CHECK(rows.create({.name = 1}).id == 1);
    {
        auto transaction = sequelize.transaction();
        rows.destroy({.truncate = true, .transaction = transaction});
        CHECK(rows.count({.transaction = transaction}) == 0);
        transaction.rollback();
    }
    CHECK(rows.count() == 1);
    CHECK(rows.create({.name = 2}).id == 2);
}

TEST_CASE("an empty database in memory is truncated", "[tables]") {
    if (test::speaksMysql()) return;
    Sequelize sequelize{"sqlite::memory:"};
    auto rows = sequelize.define<Named>("to_named", {field<&Named::name>()}, {.timestamps = false});
    sequelize.query("CREATE TABLE to_nameds (id INTEGER PRIMARY KEY, name INTEGER)");
    rows.create({.name = 1});
    CHECK_NOTHROW(rows.truncate());
    CHECK(rows.count() == 0);
    CHECK_NOTHROW(sequelize.truncate());
    rows.sync({.force = true});
    CHECK(rows.create({.name = 1}).id == 1);
}

TEST_CASE("two tables have indexes of the same name", "[tables]") {
    auto sequelize = test::database();
    const IndexOptions byName{.fields = {"name"}, .name = "to_by_name"};
    (void)sequelize.define<Named>("to_a", {field<&Named::name>()}, {.timestamps = false, .indexes = {byName}});
    (void)sequelize.define<Named>("to_b", {field<&Named::name>()}, {.timestamps = false, .indexes = {byName}});
    const test::FreshTables tables(sequelize);
    CHECK_NOTHROW(sequelize.sync());
    CHECK(indexesOf("to_as").size() == (test::speaksMysql() ? 2 : 1));
    const auto other = indexesOf("to_bs");
    REQUIRE(other.size() == (test::speaksMysql() ? 2 : 1));
    CHECK(other.back().starts_with("to_by_name"));
    sequelize.sync();
    CHECK(indexesOf("to_bs") == other);
}

TEST_CASE("generated index names may meet", "[tables]") {
    struct Short {
        std::int64_t id{};
        int b_c{};
    };
    struct Long {
        std::int64_t id{};
        int c{};
    };
    auto sequelize = test::database();
    (void)sequelize.define<Short>(
        "to_a", {field<&Short::b_c>()}, {.tableName = "to_a", .timestamps = false, .indexes = {{.fields = {"b_c"}}}}
    );
    (void)sequelize.define<Long>(
        "to_b", {field<&Long::c>()}, {.tableName = "to_a_b", .timestamps = false, .indexes = {{.fields = {"c"}}}}
    );
    const test::FreshTables tables(sequelize);
    CHECK(indexesOf("to_a").size() == indexesOf("to_a_b").size());
    CHECK_NOTHROW(sequelize.sync());
}

TEST_CASE("a foreign key has an index", "[tables]") {
    Family family("CASCADE");
    const test::FreshTables tables(family.sequelize);
    const auto indexes = indexesOf("to_children");
    if (test::speaksMysql())
        CHECK(indexes == test::Texts{"PRIMARY", "parentId"});
    else
        CHECK(indexes == test::Texts{"to_children_parent_id"});
    family.sequelize.sync();
    CHECK(indexesOf("to_children") == indexes);
}

TEST_CASE("a foreign key that begins a key needs no index", "[tables]") {
    auto sequelize = test::database();
    auto parents = sequelize.define<Parent>("to_parent", {field<&Parent::name>()}, {.timestamps = false});
    auto children = sequelize.define<Child>(
        "to_child", {field<&Child::name>({.unique = "pair"}), field<&Child::parentId>()},
        {.timestamps = false, .indexes = {{.fields = {"parentId", "name"}, .unique = true, .name = "to_own"}}}
    );
    parents.hasMany(children, {.as = &Parent::children, .foreignKey = &Child::parentId});
    const test::FreshTables tables(sequelize);
    for (const auto& name : indexesOf("to_children")) CHECK(name.find("parent") == std::string::npos);
}

TEST_CASE("long generated names are shortened", "[tables]") {
    struct Wide {
        std::int64_t id{};
        int a_column_with_quite_a_long_name{}, another_column_with_a_long_name{};
    };
    auto sequelize = test::database();
    (void)sequelize.define<Wide>(
        "to_wide", {field<&Wide::a_column_with_quite_a_long_name>(), field<&Wide::another_column_with_a_long_name>()},
        {
            .timestamps = false,
            .indexes = {{.fields = {{"a_column_with_quite_a_long_name"}, {"another_column_with_a_long_name"}}}},
        }
    );
    const test::FreshTables tables(sequelize);
    const auto names = indexesOf("to_wides");
    CHECK(names.back() == "to_wides_a_column_with_quite_a_long_name_another_column_a92c528e");
    CHECK(names.back().size() == 64);
    CHECK_NOTHROW(sequelize.sync());
    CHECK(indexesOf("to_wides") == names);
}

TEST_CASE("a table with a name of 64 characters has foreign keys", "[tables]") {
    auto sequelize = test::database();
    const std::string longest(64, 't');
    auto parents = sequelize.define<Parent>("to_parent", {field<&Parent::name>()}, {.timestamps = false});
    auto children = sequelize.define<Child>(
        "to_child", {field<&Child::name>(), field<&Child::parentId>()}, {.tableName = longest, .timestamps = false}
    );
    parents.hasMany(children, {.as = &Parent::children, .foreignKey = &Child::parentId});
    const test::FreshTables tables(sequelize);
    CHECK_THROWS_AS(children.create({.name = "c", .parentId = 9}), ForeignKeyConstraintError);
    const auto parent = parents.create({.name = "p"});
    CHECK(children.create({.name = "c", .parentId = parent.id}).id != 0);
}

TEST_CASE("ids start where the definition says", "[tables]") {
    auto sequelize = test::database();
    auto rows = sequelize.define<Named>(
        "to_named", {field<&Named::name>()}, {.timestamps = false, .initialAutoIncrement = 100}
    );
    const test::FreshTables tables(sequelize);
    CHECK(rows.create({.name = 1}).id == 100);
    sequelize.sync();
    CHECK(rows.create({.name = 2}).id == 101);
}

TEST_CASE("a limited write finds its rows whatever columns are called", "[tables]") {
    struct Square {
        std::int64_t id{};
        int rowId{};
        int _rowid_{}, oid{};
        int column{};
    };
    auto sequelize = test::database();
    auto squares = sequelize.define<Square>(
        "to_square",
        {field<&Square::rowId>(), field<&Square::_rowid_>(), field<&Square::oid>(), field<&Square::column>()},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    squares.bulkCreate({{.rowId = 7, .column = 1}, {.rowId = 7, .column = 2}, {.rowId = 7, .column = 3}});
    CHECK(squares.update({{&Square::column, 0}}, {.where = {{&Square::rowId, 7}}, .limit = 1}) == 1);
    CHECK(squares.destroy({.where = {{&Square::rowId, 7}}, .limit = 1}) == 1);
    CHECK(squares.count() == 2);
}

TEST_CASE("a limited write of a table without rowid", "[tables]") {
    struct Pair {
        std::string left{}, right{};
        int n{};
    };
    auto sequelize = test::database();
    auto pairs = sequelize.define<Pair>(
        "to_pair",
        {field<&Pair::left>({.type = DataTypes::STRING(20), .primaryKey = true}),
         field<&Pair::right>({.type = DataTypes::STRING(20), .primaryKey = true}), field<&Pair::n>()},
        {.timestamps = false}
    );
    pairs.drop();
    sequelize.query(
        test::ownQuery(
            "CREATE TABLE to_pairs (`left` VARCHAR(20) NOT NULL, `right` VARCHAR(20) NOT NULL, n INTEGER NOT NULL, PRIMARY "
            "KEY (`left`, `right`))"
        ) +
        std::string(test::speaksMysql() ? "" : " WITHOUT ROWID")
    );
    pairs.bulkCreate({{.left = "a", .right = "b"}, {.left = "a", .right = "c"}, {.left = "b", .right = "b"}});
    CHECK(pairs.update({{&Pair::n, 5}}, {.where = {{&Pair::left, "a"}}, .limit = 1}) == 1);
    CHECK(pairs.destroy({.where = {{&Pair::left, "a"}}, .limit = 1}) == 1);
    CHECK(pairs.count() == 2);
    pairs.drop();
}

TEST_CASE("equal rows of one batch are ignored", "[tables]") {
    struct Tag {
        std::int64_t id{};
        std::string text{};
    };
    auto sequelize = test::database();
    auto tags = sequelize.define<Tag>("to_tag", {field<&Tag::text>({.unique = true})}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    tags.bulkCreate({{.text = "a"}, {.text = "a"}, {.text = "b"}}, {.ignoreDuplicates = true});
    CHECK(tags.count() == 2);
    tags.bulkCreate({{.text = "b"}, {.text = "c"}}, {.ignoreDuplicates = true});
    CHECK(test::each(tags.findAll({.order = {&Tag::text}}), &Tag::text) == test::Texts{"a", "b", "c"});
}

TEST_CASE("ids of 64 bits", "[tables]") {
    auto sequelize = test::database({.define = {.idType = DataTypes::BIGINT}});
    auto rows = sequelize.define<Named>("to_named", {field<&Named::name>()}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    CHECK(rows.create({.id = 5'000'000'000, .name = 1}).id == 5'000'000'000);
    CHECK(rows.create({.name = 1}).id == 5'000'000'001);
}

TEST_CASE("a database in memory lives as long as the pool, however it is spelled", "[tables][pool]") {
    if (test::speaksMysql()) return;
    using namespace std::chrono_literals;
    for (const char* storage : {"", ":memory:", "file::memory:", "file:to_x?mode=memory&cache=shared"}) {
        INFO(storage);
        Options options;
        options.dialect = Dialect::sqlite;
        options.storage = storage;
        options.pool = {.max = 4, .idle = 1ms, .evict = 1ms, .maxUses = 2};
        Sequelize sequelize{options};
        auto rows = sequelize.define<Named>("to_named", {field<&Named::name>()}, {.timestamps = false});
        sequelize.sync();
        for (int i = 0; i < 5; ++i) {
            rows.create({.name = i});
            std::this_thread::sleep_for(5ms);
        }
        CHECK(rows.count() == 5);
        CHECK(sequelize.poolStatistics().size == 1);
    }
    CHECK_FALSE(std::filesystem::exists("file::memory:"));
}
