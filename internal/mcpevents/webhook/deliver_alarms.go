package webhook

import (
	"container/heap"
	"time"
)

// alarm is a time at which a route is to be looked at, and a parcel of it that may be tried again, if there is one; without
// a route it is for the subscriptions.
type alarm struct {
	at     time.Time
	route  *route
	parcel *parcel
}

// alarms are a heap: the first to come is in front.
type alarms struct{ queue alarmQueue }

func (a *alarms) set(next alarm) { heap.Push(&a.queue, next) }

// due takes the first out if its time has come.
func (a *alarms) due(now time.Time) (alarm, bool) {
	if len(a.queue) == 0 || a.queue[0].at.After(now) {
		return alarm{}, false
	}
	return heap.Pop(&a.queue).(alarm), true
}

// next is how long until the first, or most when there is none before.
func (a *alarms) next(now time.Time, most time.Duration) time.Duration {
	if len(a.queue) == 0 {
		return most
	}
	return min(max(a.queue[0].at.Sub(now), 0), most)
}

// alarmQueue implements heap.Interface.
type alarmQueue []alarm

func (q alarmQueue) Len() int           { return len(q) }
func (q alarmQueue) Less(i, j int) bool { return q[i].at.Before(q[j].at) }
func (q alarmQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *alarmQueue) Push(x any)        { *q = append(*q, x.(alarm)) }
func (q *alarmQueue) Pop() any {
	last := len(*q) - 1
	popped := (*q)[last]
	(*q)[last] = alarm{}
	*q = (*q)[:last]
	return popped
}
