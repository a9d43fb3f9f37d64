// What applies to each path by which a row is read or written: the filter, soft deletion and the default scope, hooks,
// validators, timestamps, the version, the ambient transaction. A row for every public function, or the test fails.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <sstream>

#include "../watched_hooks.hpp"
#include "paths.hpp"
#include "support/catch.hpp"

using namespace sequelize;

namespace test::paths {
namespace {

const DateTime longAgo = std::chrono::sys_days{std::chrono::year{2020} / 1 / 1};

}  // namespace

World::World()
    : sequelize(test::database({.logging = log.logger()})),
      books(sequelize.define<Book>(
          "book",
          {field<&Book::name>({.validate = {{"counted", [this](const std::string&) { return ++validated > 0; }}}}),
           field<&Book::tenant>(),
           field<&Book::pages>({.validate = {{"counted", [this](int) { return ++validated > 0; }}}}),
           field<&Book::listed>(),
           field<&Book::authorId>(
               {.validate = {{"counted", [this](const std::optional<std::int64_t>&) { return ++validated > 0; }}}}
           )},
          {.tableName = "ep_books", .paranoid = true, .version = true}
      )),
      authors(sequelize.define<Author>("author", {}, {.tableName = "ep_authors", .timestamps = false})),
      tags(sequelize.define<Tag>("tag", {}, {.tableName = "ep_tags", .timestamps = false})),
      notes(sequelize.define<Note>("note", {}, {.tableName = "ep_notes", .timestamps = false})),
      links(sequelize.define<Link>(
          "link",
          {field<&Link::bookId>({.primaryKey = true}), field<&Link::tagId>({.primaryKey = true}),
           field<&Link::note>({.validate = {{"counted", [this](const std::string&) { return ++validated > 0; }}}})},
          {.tableName = "ep_links"}
      )),
      all(books) {
    authors.hasMany(books, {.as = as<&Author::books>, .foreignKey = "authorId", .constraints = false});
    authors.hasOne(books, {.as = as<&Author::book>, .foreignKey = "authorId", .constraints = false});
    books.belongsTo(authors, {.as = as<&Book::author>, .foreignKey = "authorId", .constraints = false});
    notes.belongsTo(books, {.as = as<&Note::book>, .foreignKey = "bookId", .constraints = false});
    books.belongsToMany(
        tags, {.as = as<&Book::tags>,
               .inverse = &Tag::books,
               .through = links,
               .foreignKey = "bookId",
               .otherKey = "tagId",
               .constraints = false}
    );
    tables.emplace(sequelize);
    books.addFilter("tenant", [this] {
        ++asked;
        return col(&Book::tenant) == 1;
    });
    books.defaultScope({.where = {{&Book::listed, true}}});
    all = books.unscoped();
    authors.create({.name = "ann"});
    const auto tag = tags.create({.name = "tag"});
    for (const char* name : {"A", "F", "D", "S"}) {
        authors.create({.name = name});
        Book book;
        book.name = name;
        book.tenant = book.name == "F" ? 2 : 1;
        book.listed = book.name != "S";
        book.authorId = 1;
        book = books.create(book);
        notes.create({.name = name, .bookId = book.id});
        links.create({.bookId = book.id, .tagId = tag.id});
    }
    all.destroy({.where = {{&Book::name, "D"}}});
    for (const char* table : {"ep_books", "ep_links"})
        sequelize.query(
            test::ownQuery(std::string("UPDATE ") + table + " SET createdAt = ?, updatedAt = ?"),
            {.replacements = {longAgo, longAgo}}
        );
    const auto note = [this](const std::string& model) {
        return [this, model](const char* type) { ran += (ran.empty() ? "" : " ") + model + type; };
    };
    watchHooks(books, note(""));
    watchHooks(authors, note("author."));
    watchHooks(tags, note("tag."));
    watchHooks(notes, note("note."));
    watchHooks(links, note("link."));
}

Book World::book(const std::string& name) const {
    auto book = *books.findOne(
        {.where = {{&Book::name, name}},
         .scope = all,
         .unfiltered = {"tenant"},
         .paranoid = false,
         .hooks = false,
         .logging = quiet()}
    );
    if (isStale)
        sequelize.query(
            "UPDATE ep_books SET version = version + 1 WHERE id = ?", {.replacements = {book.id}, .logging = quiet()}
        );
    return book;
}

State World::state() const {
    State state;
    const auto text = [](const Row& row, const char* column) { return inspect(row[column]) + " "; };
    const QueryOptions unheard{.logging = quiet()};
    for (const auto& row : sequelize.query("SELECT * FROM ep_books", unheard).rows) {
        RowState one{
            .createdAt = row.get<DateTime>("createdAt"),
            .updatedAt = row.get<DateTime>("updatedAt"),
            .version = row.get<int>("version"),
            .book = row.get<std::string>("name")};
        for (const char* column : {"name", "tenant", "pages", "listed", "authorId", "deletedAt"})
            one.values += text(row, column);
        state.emplace("book " + text(row, "id"), one);
    }
    for (const auto& row :
         sequelize
             .query(
                 test::ownQuery("SELECT l.*, b.name FROM ep_links l LEFT JOIN ep_books b ON b.id = l.bookId"), unheard
             )
             .rows) {
        RowState one{.createdAt = row.get<DateTime>("createdAt"), .updatedAt = row.get<DateTime>("updatedAt")};
        one.values = text(row, "note");
        one.book = row.get<std::optional<std::string>>("name").value_or("");
        state.emplace("link " + text(row, "bookId") + text(row, "tagId"), one);
    }
    return state;
}

namespace {

/// What a path did to the rows, by what they were.
struct Done {
    std::set<std::string> books;  ///< those that were written, or lost
    std::string rules;
};

Done between(const State& before, const State& after) {
    Done done;
    bool created = false, touched = false, raised = false;
    for (const auto& [key, row] : before) {
        const auto now = after.find(key);
        if (now == after.end() || now->second.values != row.values) done.books.insert(row.book);
    }
    for (const auto& [key, row] : after) {
        const auto was = before.find(key);
        created = created || row.createdAt != longAgo;
        touched = touched || row.updatedAt != longAgo;
        raised = raised || (was != before.end() && row.version > was->second.version);
    }
    if (created) done.rules += "C";
    if (touched) done.rules += "U";
    if (raised) done.rules += "R";
    return done;
}

/// What came of a path.
class Outcome {
public:
    explicit Outcome(const Path& path) : path_(path) {}

    /// In transactions that are rolled back.
    void within(World& world) {
        for (const char* name : names()) {
            rolledBack(world, [&](const Transaction& t) { once(world, name, t.id()); });
            if (isRefused_) break;
            rolledBack(world, [&](const Transaction&) { compare(world, name); });
        }
    }
    bool isRefused() const { return isRefused_; }
    /// What takes part in no transaction has a world of its own for each book.
    void outside() {
        for (const char* name : names()) {
            World world;
            once(world, name, {});
        }
    }
    std::string text() const {
        std::string rules;
        for (const char letter : {'V', 'C', 'U', 'R', 'K'})
            if (letters_.contains(letter)) rules += letter;
        return (path_.action.kind == Action::Kind::makes ? "" : hidden_) + " | " + hooks_ + " | " + rules + " | " +
               (isRefused_ ? "refused" : transaction_);
    }
    std::string expected() const {
        const auto& its = path_.expected;
        return std::string(its.hidden) + " | " + its.hooks + " | " + its.rules + " | " + its.transaction;
    }

private:
    std::vector<const char*> names() const {
        if (path_.action.kind == Action::Kind::makes) return {"A"};
        return {"A", "F", "D", "S"};
    }
    template <class F>
    static void rolledBack(World& world, F&& action) {
        auto t = world.sequelize.transaction();
        {
            const AmbientTransaction ambient(t);
            action(t);
        }
        t.rollback();
    }
    void once(World& world, const std::string& name, const std::string& id) {
        const auto before = world.state();
        world.log.clear();
        world.ran.clear();
        world.validated = 0;
        bool saw = false;
        try {
            saw = path_.action.run(world, name);
        } catch (const EmptyResultError&) {
        } catch (const UsageError& error) {
            if (std::string(error.what()).find("takes part in no transaction") == std::string::npos || id.empty())
                throw;
            isRefused_ = true;
            return;
        }
        const auto hooks = world.ran;
        const auto done = between(before, world.state());
        if (path_.action.kind == Action::Kind::writes) saw = done.books.contains(name);
        if (!saw) hidden_ += name;
        letters_.insert(done.rules.begin(), done.rules.end());
        if (world.validated > 0) letters_.insert('V');
        if (name != "A") return;
        hooks_ = hooks;
        transaction_ = world.log.size() == 0 ? "no SQL" : "in";
        for (const auto& line : world.log.lines())
            if (!id.empty() && line.find("(" + id + ")") == std::string::npos) transaction_ = "outside: " + line;
    }
    void compare(World& world, const std::string& name) {
        world.isStale = true;
        try {
            static_cast<void>(path_.action.run(world, name));
        } catch (const OptimisticLockError&) {
            letters_.insert('K');
        } catch (const BaseError&) {
        }
        world.isStale = false;
    }

    const Path& path_;
    std::string hidden_, hooks_, transaction_;
    std::set<char> letters_;  ///< of what was done to any of the books
    bool isRefused_ = false;
};

void check(const std::vector<Path>& paths) {
    std::optional<World> world(std::in_place);
    for (const auto& path : paths) {
        INFO(path.function << ", " << path.what);
        Outcome outcome(path);
        try {
            outcome.within(*world);
            if (outcome.isRefused()) {
                world.reset();  // they have the same tables
                outcome.outside();
                world.emplace();
            }
            CHECK(outcome.text() == outcome.expected());
        } catch (const std::exception& error) {
            FAIL_CHECK(error.what());
        }
    }
}

/// The public functions of a class as its page in docs/reference declares them: "Model::update(record, values)".
/// Options are left out, and so are overloads that differ in them alone.
std::set<std::string> declared(const std::string& page) {
    std::ifstream file(std::string(SEQUELIZE_REFERENCE) + "/" + page + ".md");
    REQUIRE(file);
    std::set<std::string> functions;
    std::string line, name, signature;
    bool isCode = false;
    while (std::getline(file, line)) {
        if (line.starts_with("### `")) name = line.substr(5, line.size() - 6);
        if (line.starts_with("```")) isCode = line == "```c++";
        if (!isCode || name.empty() || line.starts_with("template")) continue;
        signature += line;
        if (!line.ends_with(";")) continue;
        const auto call = name.substr(name.find("::") + 2) + "(";
        const auto begin = signature.find(call);
        REQUIRE(begin != std::string::npos);
        std::string parameters, word;
        int depth = 0;
        bool isDefault = false, isNew = true;
        const auto end = [&] {
            if (!word.empty() && word != "options") parameters += (parameters.empty() ? "" : ", ") + word;
            word.clear();
            isDefault = false;
        };
        for (const char letter : signature.substr(begin + call.size())) {
            if (letter == ')' && depth == 0) break;
            if (letter == '(' || letter == '<' || letter == '{') ++depth;
            if (letter == ')' || letter == '>' || letter == '}') --depth;
            if (letter == '=') isDefault = true;
            if (letter == ',' && depth == 0) end();
            const bool isWord = std::isalnum(static_cast<unsigned char>(letter)) || letter == '_';
            if (isWord && depth == 0 && !isDefault) word = isNew ? std::string(1, letter) : word + letter;
            isNew = !isWord;
        }
        end();
        functions.insert(name + "(" + parameters + ")");
        signature.clear();
    }
    return functions;
}

/// What neither reads nor writes a row.
bool isAboutNoRow(const std::string& function) {
    const auto name = function.substr(0, function.find('('));
    const auto own = name.substr(name.find("::") + 2);
    if (own.starts_with("before") || own.starts_with("after")) return true;  // a hook is added
    static const std::set<std::string> others{
        // of models
        "Model::belongsTo",
        "Model::hasOne",
        "Model::hasMany",
        "Model::belongsToMany",
        "Model::addFilter",
        "Model::defaultScope",
        "Model::addScope",
        "Model::scope",
        "Model::unscoped",
        "Model::addValidator",
        "Model::validationFailed",
        "Model::removeHook",
        "Model::hasHook",
        "Model::related",
        "Model::name",
        "Model::tableName",
        "Model::sync",
        "Model::drop",
        "Model::describe",
        "Model::inspect",
        "Model::explain",  // gives what the rows of Explain are about
        // of records
        "Record::Record",
        "Record::isNewRecord",
        "Record::set",
        "Record::isSoftDeleted",
        "Record::changed",
        "Record::previous",
        "Record::inspect",
        // of the Sequelize object
        "Sequelize::Sequelize",
        "Sequelize::async",  // runs what the program gives
        "Sequelize::validationFailed",
        "Sequelize::removeHook",
        "Sequelize::hasHook",
        "Sequelize::removeInitHook",
        "Sequelize::fromEnv",
        "Sequelize::define",
        "Sequelize::authenticate",
        "Sequelize::close",
        "Sequelize::processList",
        "Sequelize::databaseVersion",
        "Sequelize::sync",
        "Sequelize::check",
        "Sequelize::modelSchema",
        "Sequelize::drop",
        "Sequelize::transaction",
        "Sequelize::getQueryInterface",
        "Sequelize::dialect",
        "Sequelize::poolStatistics",
        "Sequelize::serverStatistics",
        "Sequelize::subscribe",
        "Sequelize::beginNPlusOne",
        "Sequelize::cache",
        // of tables
        "QueryInterface::createDatabase",
        "QueryInterface::dropDatabase",
        "QueryInterface::createSchema",
        "QueryInterface::dropSchema",
        "QueryInterface::showAllSchemas",
        "QueryInterface::databaseVersion",
        "QueryInterface::createTable",
        "QueryInterface::dropTable",
        "QueryInterface::dropAllTables",
        "QueryInterface::renameTable",
        "QueryInterface::tableExists",
        "QueryInterface::showAllTables",
        "QueryInterface::describeTable",
        "QueryInterface::readSchema",
        "QueryInterface::addColumn",
        "QueryInterface::removeColumn",
        "QueryInterface::changeColumn",
        "QueryInterface::renameColumn",
        "QueryInterface::addIndex",
        "QueryInterface::showIndex",
        "QueryInterface::removeIndex",
        "QueryInterface::addConstraint",
        "QueryInterface::showConstraint",
        "QueryInterface::removeConstraint",
        "QueryInterface::getForeignKeysForTables",
        "QueryInterface::getForeignKeyReferencesForTable",
        "QueryInterface::quoteIdentifier",
        "QueryInterface::quoteTable",
    };
    return others.contains(name);
}

}  // namespace

TEST_CASE("what applies to each path that reads a row", "[every-path][filters][hooks][validation][ambient]") {
    check(readingPaths());
}

TEST_CASE("what applies to each path that writes a row", "[every-path][filters][hooks][validation][ambient]") {
    check(writingPaths());
}

TEST_CASE("what applies to each path of a relation", "[every-path][filters][hooks][validation][ambient]") {
    check(relatingPaths());
}

TEST_CASE("every public function that reads or writes a row has its line", "[every-path]") {
    std::set<std::string> functions;
    for (const char* page :
         {"model_model", "model_record", "model_relation", "model_explain", "sequelize", "query_interface"})
        for (const auto& function : declared(page))
            if (!isAboutNoRow(function)) functions.insert(function);
    std::set<std::string> listed;
    for (const auto& paths : {readingPaths(), writingPaths(), relatingPaths()})
        for (const auto& path : paths) listed.insert(path.function);
    std::vector<std::string> missing, unknown;
    std::ranges::set_difference(functions, listed, std::back_inserter(missing));
    std::ranges::set_difference(listed, functions, std::back_inserter(unknown));
    CHECK(missing == std::vector<std::string>{});
    CHECK(unknown == std::vector<std::string>{});
}

TEST_CASE("restore writes what was deleted softly, and no filter's other rows", "[every-path][filters]") {
    const World world;
    CHECK(world.books.restore({.where = {{&Book::name, "D"}}}) == 1);
    CHECK(world.books.count() == 2);
    world.all.destroy({.where = {{&Book::name, "F"}}, .unfiltered = {"tenant"}});
    CHECK(world.books.restore({.where = {{&Book::name, "F"}}}) == 0);
    auto foreign = world.book("F");
    CHECK(foreign.isSoftDeleted());
    CHECK_THROWS_AS(foreign.restore(), EmptyResultError);
    foreign.restore({.unfiltered = {"tenant"}});
    CHECK_FALSE(foreign.isSoftDeleted());
    CHECK_FALSE(world.book("F").deletedAt);
}

TEST_CASE("a filter's function is asked once in each call", "[every-path][filters]") {
    World world;
    const auto asked = [&](const std::function<void()>& call) {
        world.asked = 0;
        call();
        return world.asked;
    };
    CHECK(asked([&] { (void)world.books.findAll(); }) == 1);
    CHECK(asked([&] { (void)world.books.findAndCountAll(); }) == 1);
    CHECK(asked([&] { (void)world.books.count(); }) == 1);
    CHECK(asked([&] {
              (void)world.books.findAll({.include = {{&Book::tags, {.include = {{&Tag::books, {.limit = 3}}}}}}});
          }) == 1);
    CHECK(asked([&] {
              auto tag = world.tag();
              (void)world.tags.related(tag, &Tag::books).get({.include = {&Book::author}});
          }) == 1);
    CHECK(asked([&] {
              auto ann = world.ann();
              world.authors.related(ann, &Author::books).set({});
          }) == 1);
    CHECK(asked([&] { (void)world.authors.findAll(); }) == 0);
    CHECK(asked([&] { (void)world.books.findAll({.unfiltered = {"tenant"}}); }) == 0);
}

}  // namespace test::paths
