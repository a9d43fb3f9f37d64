#include "query_cache.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/cell.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/core/uuid.hpp>
#include <sequelize/pool/database.hpp>

#include "../core/ascii.hpp"
#include "../core/sha256.hpp"
#include "../driver/backends.hpp"
#include "observers.hpp"
#include "reads_in_flight.hpp"

namespace sequelize::detail {
namespace {

using CacheTime = std::chrono::milliseconds;

/// Longer than any entry lives, and short enough to be added to an instant.
constexpr CacheTime tenYears = std::chrono::hours(24 * 3650);

CacheOptions checkedCache(CacheOptions options) {
    const auto isPrintable = [](char c) { return c > ' ' && c <= '~'; };
    if (options.prefix.size() > 100 || !std::ranges::all_of(options.prefix, isPrintable))
        throw UsageError(fmt::format(
            "cache: .prefix has at most 100 printable ASCII characters and no blanks, since Memcached takes no "
            "others in a key; it is {}",
            inspect(Value(options.prefix))));
    const CacheTime zero{0};
    if (options.retryAfter < zero || options.sharedWait < zero || options.leaseWait < zero)
        throw UsageError("cache: .retryAfter, .sharedWait and .leaseWait are durations and cannot be negative");
    if (options.failures == 0)
        throw UsageError("cache: .failures is the number of errors after which the store is left alone, 1 or more");
    for (auto* time : {&options.retryAfter, &options.sharedWait, &options.leaseWait}) *time = std::min(*time, tenYears);
    return options;
}

std::int64_t nowInMilliseconds() {
    return std::chrono::duration_cast<CacheTime>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Parts that no other list of parts gives.
void addKeyPart(std::string& text, std::string_view part) {
    (text += std::to_string(part.size())) += ':';
    text += part;
}

/// However it is spelled, and whatever link leads to it.
std::filesystem::path fileOf(const ConnectionOptions& database) {
    std::error_code ignored;
    const auto whole = std::filesystem::absolute(database.storage, ignored);
    const auto file = std::filesystem::weakly_canonical(whole, ignored);
    return ignored ? whole.lexically_normal() : file;
}

/// Databases that may give other rows for the same statement have other texts.
std::string databaseIdentity(const ConnectionOptions& database) {
    std::string text;
    addKeyPart(text, std::to_string(static_cast<int>(database.dialect)));
    for (const auto& part : {database.host, std::to_string(database.port), database.socketPath, database.database,
                             database.username, database.charset, database.timezone})
        addKeyPart(text, part);
    if (livesInConnection(database))
        addKeyPart(text, Uuid::v4().toString());
    else if (backendOf(database.dialect).isFile())
        addKeyPart(text, fileOf(database).string());
    return text;
}

std::string tagSpace(const ConnectionOptions& database) {
    return backendOf(database.dialect).isFile() ? fileOf(database).filename().string() : database.database;
}

/// Whether rows may be given after their time: the database is out of reach, and has not refused.
bool isOutage(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const ConnectionError&) {
        return true;
    } catch (const TimeoutError&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace

/// A call that wants rows, as events tell it.
struct QueryCache::Call {
    std::string_view sql;
    const RunOptions& run;
    EventHub::Clock::time_point since;  // nothing: nobody listened
};

/// The tags of a statement: the keys of their tokens, and when they count.
struct QueryCache::Tags {
    enum class Counts : std::uint8_t { always, withRows, withoutRows };
    std::vector<std::string> keys{};
    std::vector<Counts> counts{};
};

/// What the store was asked for, and what it said.
struct QueryCache::Lookup {
    std::string key{};                  // of the rows
    CacheTime ttl{0};                   // as the call and the model have it
    CacheTime negativeTtl{0};           // the same where there are no rows
    CacheTime staleIfError{0};          // after that time
    std::vector<std::string> tokens{};  // of the tags, before any query
    std::int64_t knownAt = 0;           // when rows of these tokens that it has were read; 0: it has none
    std::optional<CachedRows> fresh{};
    std::optional<CachedRows> stale{};
};

/// Says to other processes that this one asks the database.
class QueryCache::Lease {
public:
    /// `time`: after which it ends by itself; 0: nobody is told.
    Lease(GuardedStore& store, std::string key, CacheTime time) : store_(store), key_(std::move(key)) {
        if (time.count() <= 0 || !store.isShared()) return;
        if (const auto added = store.add({.key = key_, .value = "1", .ttl = time}))
            (*added ? isOwn_ : isAnothers_) = true;
    }
    ~Lease() {
        if (isOwn_) store_.remove(key_);
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    [[nodiscard]] bool isAnothers() const noexcept { return isAnothers_; }

private:
    GuardedStore& store_;
    std::string key_;
    bool isOwn_ = false;
    bool isAnothers_ = false;
};

QueryCache::QueryCache(CacheOptions options, const ConnectionOptions& database, std::shared_ptr<EventHub> events)
    : options_(checkedCache(std::move(options))),
      events_(std::move(events)),
      identity_(databaseIdentity(database)),
      space_(tagSpace(database)),
      store_(options_,
             [this](CacheEvent::Kind kind, const EventError* error) { tell({.kind = kind, .error = error}); }) {}

void QueryCache::tell(CacheEvent event) noexcept {
    ++counts_[static_cast<std::size_t>(event.kind)];
    if (event.error != nullptr) {
        const std::lock_guard lock(mutex_);
        observe("the cache", [&] { lastError_ = event.error->message; });
    }
    if (!events_->isHeard()) return;
    event.database = events_->database();
    event.cache = options_.prefix;
    events_->tell(event);
}

void QueryCache::tell(CacheEvent::Kind kind, const Call& call) noexcept {
    CacheEvent event{.kind = kind, .text = call.sql, .models = call.run.models, .tag = call.run.tag};
    if (call.since != EventHub::Clock::time_point()) event.elapsed = EventHub::Clock::now() - call.since;
    tell(event);
}

CacheStatistics QueryCache::statistics() const {
    const auto count = [&](CacheEvent::Kind kind) { return counts_[static_cast<std::size_t>(kind)].load(); };
    using enum CacheEvent::Kind;
    CacheStatistics all{.hits = count(hit),
                        .misses = count(miss),
                        .shared = count(shared),
                        .stale = count(stale),
                        .filled = count(filled),
                        .tooLarge = count(tooLarge),
                        .corrupted = count(corrupted),
                        .invalidated = count(invalidated),
                        .errors = count(error),
                        .skipped = count(skipped)};
    const std::lock_guard lock(mutex_);
    all.lastError = lastError_;
    return all;
}

std::string QueryCache::tableTag(std::string_view table) {
    return "table " + lowered(table);
}

std::string QueryCache::rowsTag(std::string_view table) {
    return "rows " + lowered(table);
}

std::string QueryCache::rowTag(std::string_view table, std::string_view key) {
    return "row " + std::string(key) + " " + lowered(table);
}

std::string QueryCache::namedTag(std::string_view name) {
    return "name " + std::string(name);
}

std::string QueryCache::storeKey(std::string_view tag) const {
    std::string text;
    addKeyPart(text, space_);
    addKeyPart(text, tag);
    return options_.prefix + "t:" + sha256(text).substr(0, 40);
}

std::string QueryCache::keyOf(const CompiledSql& statement, const CachedRead& read) const {
    std::string text = identity_;
    addKeyPart(text, statement.sql);
    for (const auto& bind : statement.binds) {
        std::string scratch;
        putCell(text, viewOf(bind, scratch));
    }
    text += ';';
    for (const auto& tag : read.rules.tags) addKeyPart(text, tag);
    return options_.prefix + "r:" + sha256(text);
}

QueryCache::Tags QueryCache::tagsOf(const CachedRead& read) const {
    using Counts = Tags::Counts;
    Tags tags;
    const auto add = [&](const std::string& tag, Counts counts = Counts::always) {
        tags.keys.push_back(storeKey(tag));
        tags.counts.push_back(counts);
    };
    add(std::string(allTag));
    if (read.row) {
        // A row that is there changes by writes to it; one that is not there comes by any write to its table.
        add(tableTag(read.tables.front()), Counts::withoutRows);
        add(rowsTag(read.tables.front()), Counts::withRows);
        add(rowTag(read.tables.front(), *read.row), Counts::withRows);
    } else {
        std::vector<std::string> names;
        for (const auto& table : read.tables) names.push_back(tableTag(table));
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        for (const auto& name : names) add(name);
    }
    for (const auto& name : read.rules.tags) add(namedTag(name));
    return tags;
}

std::optional<CachedRows> QueryCache::usable(const CacheStore::Bytes& bytes, const Lookup& lookup, const Tags& tags,
                                             const Call& call) {
    if (!bytes) return std::nullopt;
    auto rows = CachedRows::read(lookup.key, bytes);
    if (!rows || rows->header().tokens.size() != tags.keys.size()) {
        tell(CacheEvent::Kind::corrupted, call);
        return std::nullopt;
    }
    for (std::size_t i = 0; i < tags.keys.size(); ++i) {
        using Counts = Tags::Counts;
        const bool counts =
            tags.counts[i] == Counts::always || (tags.counts[i] == Counts::withRows) == (rows->count() != 0);
        if (counts && rows->header().tokens[i] != lookup.tokens[i]) return std::nullopt;
    }
    return rows;
}

bool QueryCache::look(Lookup& lookup, const Tags& tags, const Call& call) {
    std::vector<std::string> keys{lookup.key};
    keys.insert(keys.end(), tags.keys.begin(), tags.keys.end());
    auto found = store_.get(keys);
    if (!found) return false;
    lookup.tokens.clear();
    lookup.fresh.reset();
    lookup.stale.reset();
    for (std::size_t i = 0; i < tags.keys.size(); ++i) {
        const auto& token = (*found)[i + 1];
        if (token) {
            lookup.tokens.push_back(*token);
            continue;
        }
        std::string made = GuardedStore::newToken();
        const auto added = store_.add({.key = tags.keys[i], .value = made});
        if (!added) return false;
        if (!*added) {  // another was quicker
            const auto others = store_.get({&tags.keys[i], 1});
            if (!others || !others->front()) return false;
            made = *others->front();
        }
        lookup.tokens.push_back(std::move(made));
    }
    auto rows = usable(found->front(), lookup, tags, call);
    if (!rows) return true;
    lookup.knownAt = rows->header().madeAt;
    const auto limit = rows->count() == 0 ? lookup.negativeTtl : lookup.ttl;
    const CacheTime age(std::max<std::int64_t>(nowInMilliseconds() - rows->header().madeAt, 0));
    const auto ttl = std::min(limit, CacheTime(rows->header().ttl));
    if (age < ttl)
        lookup.fresh = std::move(rows);
    else if (age < ttl + lookup.staleIfError)
        lookup.stale = std::move(rows);
    return true;
}

std::optional<CachedRows> QueryCache::waitFor(const std::string& lease, const Lookup& lookup, const Tags& tags,
                                              const Call& call, const RowsPatience& patience) {
    constexpr CacheTime step{10};
    for (CacheTime waited{0}; waited < options_.leaseWait; waited += step) {
        patience.check();
        std::this_thread::sleep_for(step);
        const std::string keys[] = {lookup.key, lease};
        const auto found = store_.get(keys);
        if (!found) return std::nullopt;
        auto rows = usable(found->front(), lookup, tags, call);
        if (rows && rows->header().madeAt > lookup.knownAt) return rows;
        if (!found->back()) return std::nullopt;  // it kept nothing
    }
    return std::nullopt;
}

CachedRows QueryCache::fill(const Lookup& lookup, const Call& call, const Ask& ask) {
    CachedRows::Header header{.madeAt = nowInMilliseconds(), .ttl = lookup.ttl.count(), .tokens = lookup.tokens};
    CacheStore::Bytes bytes;
    ask([&](Cursor& rows) {
        bytes = std::make_shared<const std::string>(CachedRows::write(lookup.key, header, rows));
    });
    auto rows = CachedRows::read(lookup.key, bytes).value();
    const auto ttl = rows.count() == 0 ? std::min(lookup.ttl, lookup.negativeTtl) : lookup.ttl;
    if (ttl.count() <= 0) return rows;
    if (bytes->size() > options_.maxBytes)
        tell(CacheEvent::Kind::tooLarge, call);
    else if (store_.set({.key = lookup.key, .value = *bytes, .ttl = ttl + lookup.staleIfError}))
        tell(CacheEvent::Kind::filled, call);
    return rows;
}

std::unique_ptr<Cursor> QueryCache::uncached(const Call& call, const Ask& ask) {
    tell(CacheEvent::Kind::miss, call);
    std::unique_ptr<Cursor> found;
    ask([&](Cursor& rows) {
        found = CachedRows::read({}, std::make_shared<const std::string>(CachedRows::write({}, {}, rows)))->open();
    });
    return found;
}

std::unique_ptr<Cursor> QueryCache::notFresh(Lookup& lookup, const Tags& tags, const Call& call,
                                             const RowsPatience& patience, const Ask& ask) {
    // Those that wait for each other have seen the same tokens: none of them began after a write that another missed.
    std::string name = lookup.key;
    for (const auto& token : lookup.tokens) name += token;
    const std::string leaseKey = options_.prefix + "l:" + sha256(name).substr(0, 40);
    ReadsInFlight::Flight flight(inFlight_, std::move(name));
    if (!flight.isOwn()) {
        if (const auto bytes = flight.wait(options_.sharedWait, patience)) {
            tell(CacheEvent::Kind::shared, call);
            return CachedRows::read(lookup.key, bytes)->open();
        }
        // It failed, or got them from another process.
        if (!look(lookup, tags, call)) return uncached(call, ask);
        if (lookup.fresh) {
            tell(CacheEvent::Kind::hit, call);
            return lookup.fresh->open();
        }
    }
    const Lease lease(store_, leaseKey, flight.isOwn() ? options_.leaseWait : CacheTime(0));
    if (lease.isAnothers()) {
        if (const auto others = waitFor(leaseKey, lookup, tags, call, patience)) {
            tell(CacheEvent::Kind::shared, call);
            return others->open();
        }
    }
    tell(CacheEvent::Kind::miss, call);
    const auto rows = fill(lookup, call, ask);
    if (flight.isOwn()) flight.land(rows.bytes());
    return rows.open();
}

std::unique_ptr<Cursor> QueryCache::rows(const CompiledSql& statement, const RunOptions& run,
                                         const Supervisor::Limit& limit, const Ask& ask) {
    const CachedRead& read = *statement.read;
    const Call call{statement.sql, run, events_->isHeard() ? EventHub::Clock::now() : EventHub::Clock::time_point()};
    const RowsPatience patience(limit, statement.sql);
    const Tags tags = tagsOf(read);
    Lookup lookup{.key = keyOf(statement, read),
                  .ttl = std::min(*read.rules.ttl, tenYears),
                  .negativeTtl = std::min(read.rules.negativeTtl.value_or(*read.rules.ttl), tenYears),
                  .staleIfError = std::min(read.rules.staleIfError.value_or(CacheTime(0)), tenYears)};
    if (!look(lookup, tags, call)) return uncached(call, ask);
    if (lookup.fresh) {
        tell(CacheEvent::Kind::hit, call);
        return lookup.fresh->open();
    }
    try {
        return notFresh(lookup, tags, call, patience, ask);
    } catch (...) {
        if (!lookup.stale || !isOutage(std::current_exception())) throw;
        tell(CacheEvent::Kind::stale, call);
        return lookup.stale->open();
    }
}

void QueryCache::invalidate(const std::vector<std::string>& tags) noexcept {
    if (tags.empty()) return;
    observe("the cache", [&] {
        std::vector<std::string> keys;
        keys.reserve(tags.size());
        for (const auto& tag : tags) keys.push_back(storeKey(tag));
        store_.renew(keys, storeKey(allTag));
        tell({.kind = CacheEvent::Kind::invalidated, .written = tags});
    });
}

}  // namespace sequelize::detail
