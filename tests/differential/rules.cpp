// What hides rows: soft deletion, the default scope, scopes; rules.mjs is the same in JavaScript.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;

struct RuleBook;
struct RuleLink {
    std::int64_t id{};
    std::optional<int> grade{};
    DateTime createdAt{}, updatedAt{};
    std::optional<DateTime> deletedAt{};
};
struct RuleAuthor {
    std::int64_t id{};
    std::string name{};
    HasMany<RuleBook> books{};
};
struct RuleTag {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<RuleBook, RuleLink> books{};
};
struct RuleBook {
    std::int64_t id{};
    std::string name{};
    int pages{};
    bool listed{};
    DateTime createdAt{}, updatedAt{};
    std::optional<DateTime> deletedAt{};
    std::optional<std::int64_t> authorId{};
    BelongsTo<RuleAuthor> author{};
    BelongsToMany<RuleTag, RuleLink> tags{};
};

const std::vector<std::string> kinds{"seen", "D", "S", "DS"};

struct Rules {
    explicit Rules(Sequelize& database) : sequelize(database) {
        authors.hasMany(
            books, {.as = as<&RuleAuthor::books>, .inverse = as<&RuleBook::author>, .foreignKey = "authorId"}
        );
        tags.belongsToMany(
            books, {.as = as<&RuleTag::books>,
                    .inverse = as<&RuleBook::tags>,
                    .through = links,
                    .foreignKey = "tagId",
                    .otherKey = "bookId"}
        );
        books.defaultScope({.where = {{&RuleBook::listed, true}}});
        authors.sync();
        books.sync();
        tags.sync();
        links.sync();
        for (const char* name : {"ann", "bob"}) authors.create({.name = name});
        auto tag = tags.create({.name = "tag"});
        for (const auto& name : kinds) {
            const auto book =
                books.create({.name = name, .pages = 1, .listed = name.find('S') == std::string::npos, .authorId = 1});
            tags.related(tag, &RuleTag::books).add(book);
        }
        books.unscoped().destroy({.where = {{&RuleBook::name, Op::like("%D%")}}});
    }
    RuleBook anyway(const std::string& name, InTransaction t = {}) const {
        return books.unscoped()
            .findOne({.where = {{&RuleBook::name, name}}, .paranoid = false, .transaction = t})
            .value();
    }
    RuleAuthor author(std::int64_t id) const { return authors.findByPk(id).value(); }
    RuleTag tag() const { return tags.findByPk(1).value(); }

    Sequelize& sequelize;
    Model<RuleAuthor> authors = sequelize.define<RuleAuthor>(
        "rule_author", {field<&RuleAuthor::name>({.type = DataTypes::STRING(60)})}, {.timestamps = false}
    );
    Model<RuleBook> books = sequelize.define<RuleBook>(
        "rule_book", {field<&RuleBook::name>({.type = DataTypes::STRING(60)})}, {.paranoid = true}
    );
    Model<RuleTag> tags = sequelize.define<RuleTag>(
        "rule_tag", {field<&RuleTag::name>({.type = DataTypes::STRING(60)})}, {.timestamps = false}
    );
    Model<RuleLink> links = sequelize.define<RuleLink>("rule_link", {}, {.paranoid = true});
};

Where<RuleBook> named(const std::string& name) {
    return {{&RuleBook::name, name}};
}

template <class Books>
bool has(const Books& books, const std::string& name) {
    for (const auto& book : books)
        if (book.name == name) return true;
    return false;
}

using Include = IncludeOptions<RuleBook>;

void readRules(Cases& cases, const Rules& r) {
    const auto sees = [&](const std::string& name, const std::function<bool(const std::string&)>& path) {
        cases.check("rules." + name, [&] {
            Json seen = Json::array();
            for (const auto& kind : kinds)
                if (path(kind)) seen.push_back(kind);
            return seen;
        });
    };
    const auto authors = [&](const Include& include, FindOptions<RuleAuthor> options = {}) {
        options.include = {{&RuleAuthor::books, include}};
        options.order = {&RuleAuthor::id};
        return r.authors.findAll(options);
    };
    sees("findAll", [&](auto& name) { return has(r.books.findAll(), name); });
    sees("findOne", [&](auto& name) { return r.books.findOne({.where = named(name)}).has_value(); });
    sees("findByPk", [&](auto& name) { return r.books.findByPk(r.anyway(name).id).has_value(); });
    sees("findAndCountAll", [&](auto& name) { return r.books.findAndCountAll({.where = named(name)}).count > 0; });
    sees("count", [&](auto& name) { return r.books.count({.where = named(name)}) > 0; });
    sees("min", [&](auto& name) { return r.books.min(&RuleBook::pages, {.where = named(name)}).has_value(); });
    sees("sum", [&](auto& name) { return r.books.sum(&RuleBook::pages, {.where = named(name)}).has_value(); });
    sees("paranoid false", [&](auto& name) { return r.books.count({.where = named(name), .paranoid = false}) > 0; });
    sees("unscoped", [&](auto& name) { return r.books.unscoped().count({.where = named(name)}) > 0; });
    sees("neither", [&](auto& name) {
        return r.books.unscoped().count({.where = named(name), .paranoid = false}) > 0;
    });
    sees("own include", [&](auto& name) {
        return r.books.findOne({.include = {&RuleBook::author}, .where = named(name)}).has_value();
    });
    sees("page", [&](auto& name) {
        return !r.books.findAll({.include = {&RuleBook::tags}, .where = named(name), .limit = 1}).empty();
    });
    sees("include", [&](auto& name) { return has(authors({}).at(0).books, name); });
    sees("include separate", [&](auto& name) { return has(authors({.separate = true}).at(0).books, name); });
    sees("include paranoid false", [&](auto& name) { return has(authors({.paranoid = false}).at(0).books, name); });
    sees("include required", [&](auto& name) { return !authors({.where = named(name)}).empty(); });
    sees("include required, page", [&](auto& name) { return !authors({.where = named(name)}, {.limit = 1}).empty(); });
    sees("include required, count", [&](auto& name) {
        return r.authors.count({.include = {{&RuleAuthor::books, {.where = named(name)}}}}) > 0;
    });
    sees("include through", [&](auto& name) {
        return has(r.tags.findByPk(1, {.include = {&RuleTag::books}})->books, name);
    });
    auto ann = r.author(1);
    auto tag = r.tag();
    const auto ofAnn = r.authors.related(ann, &RuleAuthor::books);
    const auto ofTag = r.tags.related(tag, &RuleTag::books);
    sees("get", [&](auto& name) { return has(ofAnn.get(), name); });
    sees("get unscoped", [&](auto& name) { return has(ofAnn.get({.scope = r.books.unscoped()}), name); });
    sees("get paranoid false", [&](auto& name) { return has(ofAnn.get({.paranoid = false}), name); });
    sees("get through", [&](auto& name) { return has(ofTag.get(), name); });
    sees("count related", [&](auto& name) { return ofAnn.count({.where = named(name)}) > 0; });
    sees("has", [&](auto& name) { return ofAnn.has(r.anyway(name)); });
    sees("has through", [&](auto& name) { return ofTag.has(r.anyway(name)); });
    cases.check("rules.authors by include", [&] {
        Json names = Json::array();
        for (const auto& author : authors({})) names.push_back(author.name);
        return names;
    });
}

/// DEVIATION paranoid: a write of one record whose row is hidden says so, where Sequelize's does nothing.
void orNothing(const std::function<void()>& write) {
    try {
        write();
    } catch (const EmptyResultError&) {
    }
}

void writeRules(Cases& cases, const Rules& r) {
    const auto writes = [&](const std::string& name,
                            const std::function<void(const std::string&, const Transaction&)>& path) {
        cases.check("rules." + name, [&] {
            Json written = Json::array();
            for (const auto& kind : kinds) {
                auto t = r.sequelize.transaction();
                const auto state = [&] {
                    const auto found =
                        r.books.unscoped().findOne({.where = named(kind), .paranoid = false, .transaction = t});
                    if (!found) return Json();
                    return Json{found->pages, found->deletedAt.has_value(), found->authorId.value_or(0)};
                };
                const auto before = state();
                path(kind, t);
                if (state() != before) written.push_back(kind);
                t.rollback();
            }
            return written;
        });
    };
    const Values<RuleBook> nine{{&RuleBook::pages, 9}};
    writes("update", [&](auto& name, auto& t) { r.books.update(nine, {.where = named(name), .transaction = t}); });
    writes("update paranoid false", [&](auto& name, auto& t) {
        r.books.update(nine, {.where = named(name), .paranoid = false, .transaction = t});
    });
    writes("destroy", [&](auto& name, auto& t) { r.books.destroy({.where = named(name), .transaction = t}); });
    writes("destroy force", [&](auto& name, auto& t) {
        r.books.destroy({.where = named(name), .force = true, .transaction = t});
    });
    writes("destroy truncate", [&](auto&, auto& t) {
        r.books.unscoped().destroy({.truncate = true, .transaction = t});
    });
    writes("restore", [&](auto& name, auto& t) { r.books.restore({.where = named(name), .transaction = t}); });
    writes("save", [&](auto& name, auto& t) {
        auto book = r.anyway(name, t);
        book.pages = 9;
        r.books.save(book, {.transaction = t});
    });
    writes("increment of a record", [&](auto& name, auto& t) {
        auto book = r.anyway(name, t);
        r.books.increment(book, &RuleBook::pages, 1, {.transaction = t});
    });
    writes("destroy of a record", [&](auto& name, auto& t) {
        auto book = r.anyway(name, t);
        orNothing([&] { r.books.destroy(book, {.transaction = t}); });
    });
    writes("restore of a record", [&](auto& name, auto& t) {
        auto book = r.anyway(name, t);
        r.books.restore(book, {.transaction = t});
    });
    writes("add", [&](auto& name, auto& t) {
        auto bob = r.author(2);
        orNothing([&] { r.authors.related(bob, &RuleAuthor::books).add(r.anyway(name, t), {.transaction = t}); });
    });
    writes("remove", [&](auto& name, auto& t) {
        auto ann = r.author(1);
        r.authors.related(ann, &RuleAuthor::books).remove(r.anyway(name, t), {.transaction = t});
    });
    writes("set", [&](auto&, auto& t) {
        auto ann = r.author(1);
        r.authors.related(ann, &RuleAuthor::books).set({}, {.transaction = t});
    });
    cases.check("rules.links", [&] {
        auto tag = r.tag();
        const auto books = r.tags.related(tag, &RuleTag::books);
        const auto book = r.anyway("seen");
        books.remove(book);
        Json names = Json::array();
        for (const auto& other : books.get()) names.push_back(other.name);
        return Json{
            {"has", books.has(book)},
            {"count", books.count()},
            {"live", r.links.count()},
            {"all", r.links.count({.paranoid = false})},
            {"books", names}};
    });
}

struct RuleProject {
    std::int64_t id{};
    std::string name{};
    int level{};
    bool active{};
};

void scopeRules(Cases& cases, Sequelize& sequelize, const std::string& strategy, WhereMergeStrategy merge) {
    using P = RuleProject;
    const auto projects = sequelize.define<P>(
        "rule_" + strategy, {field<&P::name>({.type = DataTypes::STRING(60)})},
        {.timestamps = false, .whereMergeStrategy = merge}
    );
    projects.defaultScope({.where = {{&P::active, true}}});
    projects.addScope("high", {.where = {{&P::level, Op::gt(1)}}});
    projects.addScope("low", {.where = {{&P::level, Op::lt(3)}}});
    const auto at = projects.addScope("at", [](int level) { return FindOptions<P>{.where = {{&P::level, level}}}; });
    projects.addScope("listed", {.attributes = {&P::id, &P::name}, .order = {desc(&P::level), &P::name}, .limit = 3});
    projects.addScope("leveled", {.attributes = {&P::level}, .order = {&P::name}, .limit = 2});
    projects.sync();
    projects.bulkCreate(
        {{.name = "a", .level = 1, .active = true},
         {.name = "b", .level = 2, .active = true},
         {.name = "c", .level = 2},
         {.name = "d", .level = 3}}
    );
    const auto check = [&](const std::string& name, const std::function<Json()>& action) {
        cases.check("rules.scopes " + strategy + " " + name, action);
    };
    const auto names = [&](const std::string& name, const Model<P>& model, FindOptions<P> options = {}) {
        options.order = {&P::name};
        check(name, [&] {
            Json found = Json::array();
            for (const auto& project : model.findAll(options)) found.push_back(project.name);
            return found;
        });
    };
    names("default", projects);
    names("unscoped", projects.unscoped());
    names("one", projects.scope({"high"}));
    names("default and one", projects.scope({"defaultScope", "high"}));
    names("two", projects.scope({"high", "low"}));
    names("arguments", projects.scope({at(2)}));
    names("arguments over", projects.scope({"high", at(1)}));
    names("scope of scope", projects.scope({"low"}).scope({"high"}));
    names("where over default", projects, {.where = {{&P::active, false}}});
    names("where beside default", projects, {.where = {{&P::level, 2}}});
    names("where over scope", projects.scope({"high"}), {.where = {{&P::level, 1}}});
    check("lists", [&] {
        Json found = Json::array();
        for (const auto& project : projects.scope({"listed", "leveled"}).findAll())
            found.push_back(Json::array({project.name, project.level}));
        return found;
    });
    check("limit", [&] {
        Json found = Json::array();
        for (const auto& project : projects.scope({"listed"}).findAll({.limit = 1})) found.push_back(project.name);
        return found;
    });
    check("count", [&] { return projects.scope({"listed"}).count(); });
    check("max", [&] { return optionalToJSON(projects.max(&P::level)); });
    check("update", [&] { return projects.update({{&P::name, "x"}}, {.where = {{&P::level, 2}}}); });
    check("destroy", [&] { return projects.scope({"high"}).destroy({}); });
    names("left", projects.unscoped());
}

}  // namespace

void rules(Cases& cases, Sequelize& sequelize) {
    const Rules r(sequelize);
    readRules(cases, r);
    writeRules(cases, r);
    scopeRules(cases, sequelize, "overwrite", WhereMergeStrategy::OVERWRITE);
    scopeRules(cases, sequelize, "and", WhereMergeStrategy::AND);
}

}  // namespace differential
