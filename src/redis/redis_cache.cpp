#include <sequelize/redis.hpp>

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
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

/// Hiredis sends without MSG_NOSIGNAL, and a server that has gone would end the program: this thread takes no SIGPIPE.
class PipeSignalHeld {
public:
    PipeSignalHeld() {
        sigset_t pending;
        ::sigpending(&pending);
        ::sigemptyset(&pipe_);
        ::sigaddset(&pipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
        isOthers_ = ::sigismember(&pending, SIGPIPE) == 1;
    }
    ~PipeSignalHeld() {
        const timespec now{};
        while (!isOthers_ && ::sigtimedwait(&pipe_, nullptr, &now) == -1 && errno == EINTR) continue;
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    PipeSignalHeld(const PipeSignalHeld&) = delete;
    PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;

private:
    sigset_t pipe_;
    sigset_t before_;
    bool isOthers_ = false;  // pending before, of a program that holds it, too
};

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
        Reply reply;
        connected([&](Loan& loan) {
            loan.send(words);
            reply = loan.receive(REDIS_REPLY_ARRAY);
        });
        std::vector<Bytes> values(keys.size());
        for (std::size_t i = 0; i < std::min(values.size(), std::size_t{reply->elements}); ++i)
            if (const auto* element = reply->element[i]; element->type == REDIS_REPLY_STRING)
                values[i] = std::make_shared<const std::string>(element->str, element->len);
        return values;
    }

    void set(std::span<const CacheEntry> entries) override {
        connected([&](Loan& loan) {
            for (const auto& entry : entries) loan.sendSet(entry, false);
            for (std::size_t i = 0; i < entries.size(); ++i) (void)loan.receive(REDIS_REPLY_STATUS);
        });
    }

    bool add(const CacheEntry& entry) override {
        Reply reply;
        connected([&](Loan& loan) {
            loan.sendSet(entry, true);
            reply = loan.receive(REDIS_REPLY_STATUS, REDIS_REPLY_NIL);
        });
        return reply->type == REDIS_REPLY_STATUS;
    }

    void remove(const std::string& key) override {
        connected([&](Loan& loan) {
            loan.send({"DEL", key});
            (void)loan.receive(REDIS_REPLY_INTEGER);
        });
    }

    bool isShared() const noexcept override { return true; }

private:
    /// The server has ended the connection.
    struct Gone : std::runtime_error {
        using runtime_error::runtime_error;
    };

    /// A connection for one call. One that a call did not finish with is closed: a late answer would be taken for the
    /// next one's.
    class Loan {
    public:
        Loan(RedisCache& cache, Context context) : cache_(cache), context_(std::move(context)) {}
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
            {
                const PipeSignalHeld held;
                if (redisGetReply(context_.get(), &given) != REDIS_OK || given == nullptr) fail();
            }
            Reply reply(static_cast<redisReply*>(given));
            if (reply->type == REDIS_REPLY_ERROR)
                throw std::runtime_error(cache_.name() + " refused a command: " + std::string(reply->str, reply->len));
            if (reply->type != type && reply->type != other)
                throw std::runtime_error(cache_.name() + " gave an answer of an unexpected type");
            return reply;
        }

    private:
        [[noreturn]] void fail() const {
            const bool isLate = context_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
            const std::string message = isLate ? cache_.name() + ": no answer within " +
                                                     std::to_string(cache_.options_.timeout.count()) + " ms (.timeout)"
                                               : cache_.name() + ": " + context_->errstr;
            if (isLate || (context_->err != REDIS_ERR_IO && context_->err != REDIS_ERR_EOF))
                throw std::runtime_error(message);
            throw Gone(message);
        }

        friend class RedisCache;
        RedisCache& cache_;
        Context context_;
        bool isDone_ = false;
    };

    /// Once more where an idle connection was ended: the server has been started anew, and all of them have.
    template <class Work>
    void connected(Work work) {
        if (Context idle = takeIdle()) {
            Loan loan(*this, std::move(idle));
            try {
                work(loan);
                return loan.done();
            } catch (const Gone&) {
            }
        }
        Loan loan(*this, connect());
        work(loan);
        loan.done();
    }

    /// For messages.
    [[nodiscard]] std::string name() const {
        if (!options_.socketPath.empty()) return "Redis at " + options_.socketPath;
        return "Redis at " + options_.host + ":" + std::to_string(options_.port);
    }

    Context takeIdle() {
        const std::lock_guard lock(mutex_);
        // A child shares its parent's connections, and would take the parent's answers.
        if (const auto process = ::getpid(); process != std::exchange(process_, process)) idle_.clear();
        if (idle_.empty()) return nullptr;
        Context context = std::move(idle_.back());
        idle_.pop_back();
        return context;
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
        if (!context) throw std::runtime_error(name() + ": out of memory");
        if (context->err != 0) throw std::runtime_error(name() + ": " + context->errstr);
        if (redisSetTimeout(context.get(), asTimeval(options_.timeout)) != REDIS_OK)
            throw std::runtime_error(name() + ": no time limit could be set");
        (void)::fcntl(context->fd, F_SETFD, FD_CLOEXEC);
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
    pid_t process_ = ::getpid();
};

}  // namespace

std::shared_ptr<CacheStore> redisCache(const RedisCacheOptions& options) {
    if (options.timeout.count() <= 0 || options.connectTimeout.count() <= 0)
        throw UsageError("redisCache: .timeout and .connectTimeout are positive: finders wait so long for the cache");
    if (options.socketPath.empty() && (options.host.empty() || options.port == 0))
        throw UsageError("redisCache: name a server by .host and .port, or by .socketPath");
    if (options.database < 0) throw UsageError("redisCache: .database is a number that SELECT takes, 0 or more");
    return std::make_shared<RedisCache>(options);
}

}  // namespace sequelize
