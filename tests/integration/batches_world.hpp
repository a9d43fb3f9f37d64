#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "support/database.hpp"

/// Papers, their topics and notes: every way in which many records are linked by one call.
namespace test::batches {

using namespace sequelize;

struct Paper;
struct Edition;

struct Topic {
    std::int64_t id{};
    std::string name{};
};
struct Country {
    std::string code{};
};
struct Edition {
    std::int64_t isbn{};
    std::int64_t language{};
    std::string title{};
};
struct Filing {
    std::int64_t id{};
    int rank{};
};
struct Remark {
    std::int64_t id{};
    std::string text{};
    std::int64_t noteId{};
};
struct Note {
    std::int64_t id{};
    std::string text{};
    std::optional<std::int64_t> paperId{};
    HasMany<Remark> remarks{};
};
struct Paper {
    std::int64_t id{};
    std::string title{};
    HasMany<Note> notes{};
    BelongsToMany<Topic, Filing> filed{};  ///< a join table with columns of its own
    BelongsToMany<Topic> marked{};         ///< one whose primary key is the pair
    BelongsToMany<Topic> loose{};          ///< one that may link a pair twice
    BelongsToMany<Country> countries{};    ///< keys that are texts
    BelongsToMany<Edition> editions{};     ///< keys of two columns
};

class World {
public:
    explicit World(Options options = {}) : sequelize(database(withLog(std::move(options), log))) {
        papers.hasMany(notes, {.as = as<&Paper::notes>, .foreignKey = &Note::paperId});
        notes.hasMany(remarks, {.as = as<&Note::remarks>, .foreignKey = &Remark::noteId});
        papers.belongsToMany(topics, {.as = as<&Paper::filed>, .through = filings});
        papers.belongsToMany(topics, {.as = as<&Paper::marked>, .through = "marks"});
        papers.belongsToMany(topics, {.as = as<&Paper::loose>, .through = "loose", .unique = false});
        papers.belongsToMany(countries, {.as = as<&Paper::countries>, .through = "papersCountries"});
        papers.belongsToMany(editions, {.as = as<&Paper::editions>, .through = "papersEditions"});
        tables.emplace(sequelize);
        paper = papers.create({.title = "One"});
        log.clear();
    }

    std::vector<Topic> makeTopics(std::size_t count) {
        std::vector<Topic> list(count);
        for (std::size_t i = 0; i < count; ++i) list[i].name = "t" + std::to_string(i);
        return topics.bulkCreate(list);
    }
    std::vector<Note> makeNotes(std::size_t count) {
        std::vector<Note> list(count);
        for (std::size_t i = 0; i < count; ++i) list[i].text = "n" + std::to_string(i);
        return notes.bulkCreate(list);
    }
    std::vector<Country> makeCountries(std::size_t count) {
        std::vector<Country> list(count);
        for (std::size_t i = 0; i < count; ++i) list[i].code = "C" + std::to_string(i);
        return countries.bulkCreate(list);
    }
    std::vector<Edition> makeEditions(std::size_t count) {
        std::vector<Edition> list(count);
        for (std::size_t i = 0; i < count; ++i) {
            list[i].isbn = static_cast<std::int64_t>(i / 7);
            list[i].language = static_cast<std::int64_t>(i % 7);
        }
        return editions.bulkCreate(list);
    }
    /// How many statements of each kind the call sends, "SELECT 1, INSERT 2"; those of its transaction are left out.
    template <class Call>
    std::string sentBy(Call call) {
        log.clear();
        call();
        std::map<std::string, int> kinds;
        for (const auto& line : log.lines())
            for (const char* kind : {"SELECT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT"})
                if (line.find("): " + std::string(kind) + " ") != std::string::npos) ++kinds[kind];
        std::string text;
        for (const auto& [kind, count] : kinds) text += (text.empty() ? "" : ", ") + kind + " " + std::to_string(count);
        return text;
    }

    Log log{};
    Sequelize sequelize;
    ModelOptions plain{.timestamps = false};
    Model<Topic> topics = sequelize.define<Topic>("topic", {}, plain);
    Model<Country> countries = sequelize.define<Country>(
        "country", {field<&Country::code>({.type = DataTypes::STRING(20), .primaryKey = true})}, plain
    );
    Model<Edition> editions = sequelize.define<Edition>(
        "edition", {field<&Edition::isbn>({.primaryKey = true}), field<&Edition::language>({.primaryKey = true})}, plain
    );
    Model<Filing> filings = sequelize.define<Filing>("filing", {}, plain);
    Model<Remark> remarks = sequelize.define<Remark>("remark", {}, plain);
    Model<Note> notes = sequelize.define<Note>("note", {}, plain);
    Model<Paper> papers = sequelize.define<Paper>("paper", {}, plain);
    std::optional<FreshTables> tables{};
    Paper paper{};

private:
    static Options withLog(Options options, Log& log) {
        if (!options.logging) options.logging = log.logger();
        return options;
    }
};

template <class T>
std::vector<T> first(const std::vector<T>& all, std::size_t count) {
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace test::batches
