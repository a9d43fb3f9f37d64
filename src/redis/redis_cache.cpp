#include <sequelize/redis.hpp>

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <algorithm>
#include <initializer_list>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/error.hpp>

namespace sequelize {
namespace {

struct CloseRedis {
    void operator()(redisContext* context) const noexcept { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, CloseRedis>;

struct FreeReply {
    void operator()(redisReply* reply) const noexcept { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

timeval asTimeval(std::chrono::milliseconds time) {
    using namespace std::chrono;
    const auto whole = duration_cast<seconds>(time);
    return {.tv_sec = whole.count(), .tv_usec = static_cast<suseconds_t>(microseconds(time - whole).count())};
}

class RedisCache final : public CacheStore {
public:
    explicit RedisCache(RedisCacheOptions options) : options_(std::move(options)) {}

    std::vector<Bytes> get(std::span<const std::string> keys) override {
        if (keys.empty()) return {};
        std::vector<std::string_view> words{"MGET"};
        words.insert(words.end(), keys.begin(), keys.end());
        Loan loan(*this);
        loan.send(words);
        const Reply reply = loan.receive(REDIS_REPLY_ARRAY);
        std::vector<Bytes> values(keys.size());
        for (std::size_t i = 0; i < std::min(values.size(), std::size_t{reply->elements}); ++i)
            if (const auto* element = reply->element[i]; element->type == REDIS_REPLY_STRING)
                values[i] = std::make_shared<const std::string>(element->str, element->len);
        loan.done();
        return values;
    }

    void set(std::span<const CacheEntry> entries) override {
        Loan loan(*this);
        for (const auto& entry : entries) loan.sendSet(entry, false);
        for (std::size_t i = 0; i < entries.size(); ++i) (void)loan.receive(REDIS_REPLY_STATUS);
        loan.done();
    }

    bool add(const CacheEntry& entry) override {
        Loan loan(*this);
        loan.sendSet(entry, true);
        const Reply reply = loan.receive(REDIS_REPLY_STATUS, REDIS_REPLY_NIL);
        loan.done();
        return reply->type == REDIS_REPLY_STATUS;
    }

    void remove(const std::string& key) override {
        Loan loan(*this);
        loan.send({"DEL", key});
        (void)loan.receive(REDIS_REPLY_INTEGER);
        loan.done();
    }

    bool isShared() const noexcept override { return true; }

private:
    /// A connection for one call. One that a call did not finish with is closed: a late answer would be taken for the
    /// next one's.
    class Loan {
    public:
        explicit Loan(RedisCache& cache) : cache_(cache), context_(cache.take()) {}
        ~Loan() {
            if (isDone_) cache_.giveBack(std::move(context_));
        }
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        void done() noexcept { isDone_ = true; }

        void send(const std::vector<std::string_view>& words) {
            std::vector<const char*> texts;
            std::vector<std::size_t> lengths;
            for (const auto word : words) {
                texts.push_back(word.data());
                lengths.push_back(word.size());
            }
            if (redisAppendCommandArgv(context_.get(), static_cast<int>(texts.size()), texts.data(), lengths.data()) !=
                REDIS_OK)
                fail();
        }
        void sendSet(const CacheEntry& entry, bool onlyNew) {
            const std::string time = std::to_string(entry.ttl.count());
            std::vector<std::string_view> words{"SET", entry.key, entry.value};
            if (entry.ttl.count() > 0) words.insert(words.end(), {"PX", time});
            if (onlyNew) words.emplace_back("NX");
            send(words);
        }
        /// The next answer, which must be of one of these types.
        Reply receive(int type, int other = 0) {
            void* given = nullptr;
            if (redisGetReply(context_.get(), &given) != REDIS_OK || given == nullptr) fail();
            Reply reply(static_cast<redisReply*>(given));
            if (reply->type == REDIS_REPLY_ERROR)
                throw std::runtime_error("Redis refused a command: " + std::string(reply->str, reply->len));
            if (reply->type != type && reply->type != other)
                throw std::runtime_error("Redis gave an answer of an unexpected type");
            return reply;
        }

    private:
        [[noreturn]] void fail() const { throw std::runtime_error("Redis: " + std::string(context_->errstr)); }

        friend class RedisCache;
        Loan(RedisCache& cache, Context context) : cache_(cache), context_(std::move(context)) {}
        RedisCache& cache_;
        Context context_;
        bool isDone_ = false;
    };

    Context take() {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                Context context = std::move(idle_.back());
                idle_.pop_back();
                return context;
            }
        }
        return connect();
    }

    void giveBack(Context context) noexcept {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < options_.connections) idle_.push_back(std::move(context));
    }

    Context connect() {
        const auto wait = asTimeval(options_.connectTimeout);
        Context context(options_.socketPath.empty()
                            ? redisConnectWithTimeout(options_.host.c_str(), options_.port, wait)
                            : redisConnectUnixWithTimeout(options_.socketPath.c_str(), wait));
        if (!context) throw std::runtime_error("Redis: out of memory");
        if (context->err != 0) throw std::runtime_error("Redis: " + std::string(context->errstr));
        if (redisSetTimeout(context.get(), asTimeval(options_.timeout)) != REDIS_OK)
            throw std::runtime_error("Redis: no time limit could be set");
        Loan loan(*this, std::move(context));
        if (!options_.password.empty()) {
            if (options_.username.empty())
                loan.send({"AUTH", options_.password});
            else
                loan.send({"AUTH", options_.username, options_.password});
            (void)loan.receive(REDIS_REPLY_STATUS);
        }
        if (options_.database != 0) {
            loan.send({"SELECT", std::to_string(options_.database)});
            (void)loan.receive(REDIS_REPLY_STATUS);
        }
        return std::move(loan.context_);
    }

    const RedisCacheOptions options_;
    std::mutex mutex_;
    std::vector<Context> idle_;
};

}  // namespace

std::shared_ptr<CacheStore> redisCache(const RedisCacheOptions& options) {
    if (options.timeout.count() <= 0 || options.connectTimeout.count() <= 0)
        throw UsageError("redisCache: .timeout and .connectTimeout are positive: finders wait so long for the cache");
    return std::make_shared<RedisCache>(options);
}

}  // namespace sequelize
